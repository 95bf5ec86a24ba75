"""What the example shop sells: things for home, desk, kitchen and outdoors."""

from __future__ import annotations

from decimal import Decimal

from relevo.shop.orders import Product

_CLOTHES = ("XS", "S", "M", "L", "XL")
_SHOES = ("36", "37", "38", "39", "40", "41", "42", "43", "44")

# category, Spanish name, English name, price in euros, sizes, stock
_ROWS: tuple[tuple[str, str, str, str, tuple[str, ...], int], ...] = (
    ("home", "Lámpara de mesa Lucero", "Lucero table lamp", "49.90", (), 34),
    ("home", "Lámpara de pie Alba", "Alba floor lamp", "119.00", (), 9),
    ("home", "Manta de algodón Brisa", "Brisa cotton blanket", "39.50", (), 51),
    ("home", "Cojín de lino Arena", "Arena linen cushion", "24.90", (), 77),
    ("home", "Juego de sábanas Nube, cama doble", "Nube sheet set, double", "64.00", (), 22),
    ("home", "Toalla de baño Ribera", "Ribera bath towel", "19.90", (), 120),
    ("home", "Espejo redondo Luna", "Luna round mirror", "89.00", (), 6),
    ("home", "Reloj de pared Compás", "Compás wall clock", "34.90", (), 18),
    ("home", "Jarrón de cerámica Duna", "Duna ceramic vase", "29.90", (), 27),
    ("home", "Cesta de mimbre Vega", "Vega wicker basket", "32.00", (), 15),
    ("home", "Vela perfumada Azahar", "Azahar scented candle", "17.50", (), 96),
    ("home", "Alfombra de yute Camino", "Camino jute rug", "79.00", (), 0),
    ("kitchen", "Cafetera italiana Mañana", "Mañana moka pot", "27.90", (), 63),
    ("kitchen", "Molinillo de café Grano", "Grano coffee grinder", "44.00", (), 21),
    ("kitchen", "Sartén de hierro Fogón", "Fogón cast-iron pan", "54.90", (), 30),
    ("kitchen", "Cazuela de barro Puchero", "Puchero clay pot", "36.00", (), 14),
    ("kitchen", "Cuchillo de cocina Filo", "Filo kitchen knife", "41.50", (), 40),
    ("kitchen", "Tabla de cortar de olivo", "Olive-wood chopping board", "33.90", (), 25),
    ("kitchen", "Juego de seis vasos Marea", "Marea set of six glasses", "22.90", (), 58),
    ("kitchen", "Vajilla Jara para cuatro", "Jara dinner set for four", "96.00", (), 11),
    ("kitchen", "Botella térmica Nieve 750 ml", "Nieve insulated bottle 750 ml", "26.90", (), 88),
    ("kitchen", "Delantal de lona Taller", "Taller canvas apron", "23.00", (), 46),
    ("kitchen", "Tetera de cristal Bruma", "Bruma glass teapot", "31.00", (), 0),
    ("kitchen", "Báscula de cocina Justa", "Justa kitchen scale", "19.50", (), 37),
    ("desk", "Auriculares inalámbricos Eco", "Eco wireless headphones", "79.90", (), 42),
    ("desk", "Altavoz portátil Trino", "Trino portable speaker", "59.00", (), 33),
    ("desk", "Teclado compacto Tecla", "Tecla compact keyboard", "69.00", (), 19),
    ("desk", "Ratón inalámbrico Gota", "Gota wireless mouse", "29.90", (), 71),
    ("desk", "Soporte para portátil Atril", "Atril laptop stand", "38.00", (), 28),
    ("desk", "Cargador USB-C Chispa 65 W", "Chispa USB-C charger 65 W", "34.50", (), 90),
    ("desk", "Cuaderno de tapa dura Folio", "Folio hardcover notebook", "12.90", (), 140),
    ("desk", "Pluma estilográfica Tinta", "Tinta fountain pen", "28.00", (), 24),
    ("desk", "Flexo articulado Grulla", "Grulla desk lamp", "45.90", (), 16),
    ("desk", "Silla de escritorio Firme", "Firme office chair", "189.00", (), 5),
    ("desk", "Funda de portátil Fieltro", "Fieltro laptop sleeve", "27.00", (), 35),
    ("desk", "Organizador de mesa Orden", "Orden desk organiser", "21.90", (), 0),
    ("clothing", "Camiseta de algodón Llano", "Llano cotton T-shirt", "18.90", _CLOTHES, 160),
    ("clothing", "Camisa de lino Puerto", "Puerto linen shirt", "46.00", _CLOTHES, 44),
    ("clothing", "Jersey de lana Cumbre", "Cumbre wool jumper", "62.00", _CLOTHES, 29),
    ("clothing", "Sudadera con capucha Norte", "Norte hoodie", "44.90", _CLOTHES, 53),
    ("clothing", "Pantalón vaquero Ronda", "Ronda jeans", "57.90", _CLOTHES, 38),
    ("clothing", "Vestido de verano Cala", "Cala summer dress", "52.00", _CLOTHES, 17),
    ("clothing", "Chaqueta impermeable Lluvia", "Lluvia rain jacket", "94.00", _CLOTHES, 12),
    ("clothing", "Bufanda de lana Otoño", "Otoño wool scarf", "25.90", (), 48),
    ("clothing", "Gorro de punto Pico", "Pico knitted hat", "16.50", (), 66),
    ("clothing", "Calcetines de lana, tres pares", "Wool socks, three pairs", "14.90", ("S", "M", "L"), 85),
    ("clothing", "Zapatillas urbanas Paso", "Paso city trainers", "69.90", _SHOES, 41),
    ("clothing", "Botas de montaña Sendero", "Sendero hiking boots", "119.90", _SHOES, 13),
    ("clothing", "Sandalias de piel Orilla", "Orilla leather sandals", "48.00", _SHOES, 0),
    ("outdoors", "Mochila de senderismo Ruta 28 l", "Ruta hiking backpack 28 l", "74.90", (), 20),
    ("outdoors", "Tienda de campaña Refugio, dos personas", "Refugio tent, two people", "139.00", (), 8),
    ("outdoors", "Saco de dormir Estrella", "Estrella sleeping bag", "68.00", (), 15),
    ("outdoors", "Linterna frontal Faro", "Faro head torch", "24.50", (), 57),
    ("outdoors", "Silla plegable Siesta", "Siesta folding chair", "36.90", (), 31),
    ("outdoors", "Esterilla de yoga Calma", "Calma yoga mat", "29.90", (), 62),
    ("outdoors", "Nevera portátil Hielo 20 l", "Hielo cool box 20 l", "47.00", (), 10),
    ("outdoors", "Luz de bicicleta Rayo", "Rayo bicycle light", "21.90", (), 73),
    ("outdoors", "Candado de bicicleta Nudo", "Nudo bicycle lock", "39.90", (), 26),
    ("outdoors", "Paraguas plegable Charco", "Charco folding umbrella", "18.00", (), 80),
    ("outdoors", "Maceta autorriego Brote", "Brote self-watering pot", "23.90", (), 39),
)

PRODUCTS: tuple[Product, ...] = tuple(
    Product(
        sku=f"{category[:2].upper()}-{number:03d}",
        name_es=spanish,
        name_en=english,
        category=category,
        price=Decimal(price),
        currency="EUR",
        sizes=sizes,
        stock=stock,
    )
    for number, (category, spanish, english, price, sizes, stock) in enumerate(_ROWS, start=1)
)
