"""Tests of the values that are found in a message."""

from __future__ import annotations

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.entities import EntityRecogniser

CONFIG = EntityRecogniser.get_default_config()


@pytest.fixture(scope="module")
def recogniser(tmp_path_factory: pytest.TempPathFactory) -> EntityRecogniser:
    """Trained with the project's products."""
    storage, resource = LocalModelStorage(tmp_path_factory.mktemp("entities")), Resource("entities")
    context = ExecutionContext(GraphSchema({}))
    EntityRecogniser.create(CONFIG, storage, resource, context).train(TrainingData([]))
    return EntityRecogniser.load(CONFIG, storage, resource, context)


def found(recogniser: EntityRecogniser, text: str) -> list[tuple[str, str]]:
    """Kind and text of every value."""
    return [(span.entity, text[span.start : span.end]) for span in recogniser.find(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mi pedido es RL-10482", "RL-10482"), ("rl10482 no llega", "rl10482"), ("RL 10482", "RL 10482"),
        ("pedido 10482", "10482"), ("order #10482", "10482"), ("es el 37650", "37650"), ("61788", "61788"),
        ("cancel 33871 please", "33871"), ("the number of my order is 71 204", "71 204"),
    ],
)  # fmt: skip
def test_order_numbers_in_every_shape(recogniser: EntityRecogniser, text: str, value: str) -> None:
    """With or without RL, a hash, a space."""
    assert found(recogniser, text) == [("order_number", value)]


def test_an_order_number_has_the_form_of_the_shop(recogniser: EntityRecogniser) -> None:
    """What programs want stands beside what was written."""
    assert next(span.normalized for span in recogniser.find("pedidos rl 10482 y 10 483")) == "RL-10482"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("el pedido WEB-120944 no ha salido", "WEB-120944"), ("it's B-448291", "B-448291"), ("nro de orden 12345678", "12345678"),
        ("ORD-55120 where is it", "ORD-55120"), ("se trata del pedido 7781-B", "7781-B"), ("under 33871, I think", "33871"),
        ("#ES10293", "ES10293"), ("el 4471 sigue sin salir", "4471"), ("cancel 0093472 please", "0093472"), ("KX7734", "KX7734"),
    ],
)  # fmt: skip
def test_order_numbers_of_other_shapes(recogniser: EntityRecogniser, text: str, value: str) -> None:
    """Customers also write what other shops, invoices and e-mails call an order."""
    assert found(recogniser, text) == [("order_number", value)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("signed for by P. Hargreaves, never heard of him", "P. Hargreaves"), ("mi vecina Chelo lo recogió", "Chelo"),
        ("my wife Oluchi wrote to you", "Oluchi"), ("change Sara to Sarah on the label", "Sarah"),
        ("Temperance Adeyemi-Clarke, that's my full name", "Temperance Adeyemi-Clarke"),
        ("le saluda Efraín Quiroga", "Efraín Quiroga"),
    ],
)  # fmt: skip
def test_names_that_no_list_holds(recogniser: EntityRecogniser, text: str, name: str) -> None:
    """Where a person must stand, what is written like a name is one."""
    assert ("person_name", name) in found(recogniser, text)


@pytest.mark.parametrize(
    "text", ["calle San Martín 4", "the Black Friday sale", "Good Morning", "la Oster Xpert", "Martin Luther King Boulevard"]
)
def test_what_is_no_name(recogniser: EntityRecogniser, text: str) -> None:
    """Streets, days, greetings and what a thing is called are written with capitals, too."""
    assert "person_name" not in dict(found(recogniser, text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("the raclette grill is back?", "raclette grill"), ("la silla de ruedas llegó tarde", "silla de ruedas"),
        ("the leather sofa", "sofa"),
        ("is the Alder lamp dimmable", "Alder lamp"), ("compré un aspirador de mano", "aspirador de mano"),
        ("la mesa de madera", "mesa"),
        ("I bought a whatsit and it broke", "whatsit"), ("the green prom dress", "prom dress"),
        ("do you have trail shoes", "trail shoes"),
        ("una camisa de manga larga", "camisa de manga larga"), ("el portacosas llegó roto", "portacosas"),
        ("The kettle leaks", "kettle"), ("compré la Braska Fina roja", "Braska Fina"), ("a case for my phone", "case"),
        ("swap the toaster", "toaster"), ("el soporte para el móvil", "soporte"), ("una maleta de Bilbao", "maleta"),
    ],
)  # fmt: skip
def test_the_whole_name_of_a_product(recogniser: EntityRecogniser, text: str, value: str) -> None:
    """What it is for and what it is called belong to the name; material, colour and state do not."""
    assert found(recogniser, text) == [("product", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("my Eircode is A94 F4X2", "A94 F4X2"), ("Apt 4B, Austin TX 78704", "78704"), ("¿repartís en el 15703?", "15703"),
        ("my zip's 60614", "60614"), ("do you deliver to 2000 Sydney", "2000"), ("08034", "08034"),
    ],
)  # fmt: skip
def test_postcodes_of_more_countries(recogniser: EntityRecogniser, text: str, value: str) -> None:
    """Irish, American, Spanish, Australian."""
    assert found(recogniser, text) == [("postcode", value)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("mi cp está mal, es el 29004", ["29004"]), ("wrong zip: it should be 30309, not 30390", ["30309", "30390"]),
        ("es para 48009 bilbao", ["48009"]), ("110111 bogotá", ["110111"]), ("Calle Belgrano 870, 2000, Rosario", ["2000"]),
        ("1600 Maple Creek Ave, Washington DC 20500", ["20500"]), ("pincode 411001", ["411001"]),
        ("mi pedido 48213, el código postal está mal", []), ("en 2024 Madrid era otra", []),
    ],
)  # fmt: skip
def test_postcodes_by_what_stands_around_them(recogniser: EntityRecogniser, text: str, values: list[str]) -> None:
    """The word for it anywhere near, a town behind it, an address before it; a house number and an order are none."""
    assert [value for kind, value in found(recogniser, text) if kind == "postcode"] == values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("my order number is BX7-220914", "BX7-220914"), ("nº de pedido: MX/25/00417", "MX/25/00417"),
        ("el WEB 88120 por favor", "WEB 88120"),
        ("order # 000456123", "000456123"),
        ("W8Q41Z77 gracias", "W8Q41Z77"),
        ("pedido AR 771204", "AR 771204"), ("it's 220914", "220914"), ("#6620", "6620"),
        ("orden número k2041187xy-02", "k2041187xy-02"),
    ],
)  # fmt: skip
def test_what_is_called_an_orders_number(recogniser: EntityRecogniser, text: str, value: str) -> None:
    """Whatever its shape."""
    assert found(recogniser, text) == [("order_number", value)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("JD014699998881234509", "tracking_code", "JD014699998881234509"),
        ("AWB 66382910411 delhivery", "tracking_code", "66382910411"),
        ("pagué treinta y nueve con noventa", "amount", "treinta y nueve con noventa"), ("it was due Jan 5th", "date", "Jan 5th"),
        ("refund ₹2,499", "amount", "₹2,499"), ("me cobraron 34,95 de más", "amount", "34,95"),
        ("nobody came this morning", "date", "this morning"), ("la espero desde febrero", "date", "febrero"),
        ("it was due on the 14th.", "date", "14th"), ("llega este finde?", "date", "este finde"),
        ("This is Harriet Oldfield. I rang you", "person_name", "Harriet Oldfield"),
        ("lo pidió mi primo yeison cuesta", "person_name", "yeison cuesta"),
        ("the account's Marek Zielak's", "person_name", "Marek Zielak"),
    ],
)  # fmt: skip
def test_values_without_their_usual_signs(recogniser: EntityRecogniser, text: str, kind: str, value: str) -> None:
    """Other currencies and carriers, parts of a day, names in small letters."""
    assert (kind, value) in found(recogniser, text)


@pytest.mark.parametrize(
    "text", ["calle Roma Grande 36", "Av. Juárez 160, Col. Prado Hermoso, CDMX", "Lindenhof Allee 36, 10435 Berlin"]
)
def test_parts_of_an_address_are_no_people(recogniser: EntityRecogniser, text: str) -> None:
    """Two words with capitals are often a street."""
    assert "person_name" not in dict(found(recogniser, text))


@pytest.mark.parametrize(
    "text",
    ["lo compré en 2024", "model A-2290 or A-2291, which is quieter", "coupon HELLO2024 is not accepted", "factura F-2024-0091",
     "talla 42", "son 12500 pesos", "pedí 3 unidades", "un pedido de 1200 euros", "order from 2025",
     "llevo 24 horas esperando", "mi código postal es 28013", "tengo 35 años"],
)  # fmt: skip
def test_what_is_no_order_number(recogniser: EntityRecogniser, text: str) -> None:
    """A price, a size, a year, a quantity, a postcode."""
    assert "order_number" not in dict(found(recogniser, text))


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("seguimiento PQ4F6G0704301020148230A", "tracking_code", "PQ4F6G0704301020148230A"),
        ("UPS 1Z 999 AA1 01 2345 6784", "tracking_code", "1Z 999 AA1 01 2345 6784"),
        ("tracking RR123456785ES", "tracking_code", "RR123456785ES"),
        ("write to Ana.Ruiz+shop@mail.co.uk.", "email", "Ana.Ruiz+shop@mail.co.uk"),
        ("ana punto ruiz arroba gmail punto com", "email", "ana punto ruiz arroba gmail punto com"),
        ("llámame al +34 612 34 56 78", "phone", "+34 612 34 56 78"),
        ("ring me on 07700 900123", "phone", "07700 900123"),
        ("my postcode is sw1a1aa", "postcode", "sw1a1aa"),
        ("cp 08012", "postcode", "08012"),
        ("me llamo maría josé de la fuente", "person_name", "maría josé de la fuente"),
        ("I'm Margaret Hollis and I need help", "person_name", "Margaret Hollis"),
        ("está a nombre de Wálter Quispe", "person_name", "Wálter Quispe"),
        ("quiero devolver las zapatillas", "product", "zapatillas"),
        ("busco una lampara roja", "product", "lampara"),
        ("my running shoes are broken", "product", "running shoes"),
        ("me cobrasteis 49,90 €", "amount", "49,90 €"), ("it was £1,049.00", "amount", "£1,049.00"),
        ("costó cien euros", "amount", "cien euros"), ("fifty quid", "amount", "fifty quid"),
        ("lo pedí el 3 de noviembre", "date", "3 de noviembre"), ("since last Friday", "date", "last Friday"),
        ("llegó hace dos semanas", "date", "hace dos semanas"), ("on 12/11", "date", "12/11"),
    ],
)  # fmt: skip
def test_every_kind_of_value(recogniser: EntityRecogniser, text: str, kind: str, value: str) -> None:
    """As people write it, in both languages."""
    assert (kind, value) in found(recogniser, text)


@pytest.mark.parametrize(
    "text",
    ["hola, necesito ayuda", "soy nuevo aquí", "I'm new here", "abrís los lunes?", "de mañana no puedo",
     "sigue pendiente de pago", "use the code SAVE2031 on my order", "can I phone you", "estoy en silla de ruedas",
     "20% de descuento", "no puedo pagar desde el móvil", "I can't log in on my phone"],
)  # fmt: skip
def test_nothing_is_made_up(recogniser: EntityRecogniser, text: str) -> None:
    """Texts that only look as if they held a value."""
    assert found(recogniser, text) == []


def test_what_a_thing_has_to_fit_is_no_product(recogniser: EntityRecogniser) -> None:
    """A case for a laptop is a case."""
    assert found(recogniser, "quiero una funda para mi tablet") == [("product", "funda")]


def test_entities_are_added_to_the_message(recogniser: EntityRecogniser) -> None:
    """In Rasa's form, with the extractor's name."""
    message = Message({"text": "RL-10482"})
    recogniser.process([message])
    (entity,) = message.get("entities")
    assert (entity["entity"], entity["value"], entity["normalized"], entity["extractor"]) == (
        "order_number", "RL-10482", "RL-10482", "EntityRecogniser",
    )  # fmt: skip


def test_orders_of_the_same_shape(recogniser: EntityRecogniser) -> None:
    """One is called an order; so is the other."""
    assert [value for _, value in found(recogniser, "pedidos SO-31418 y SO-31419")] == ["SO-31418", "SO-31419"]


def test_a_phone_beside_a_postcode_stays_one(recogniser: EntityRecogniser) -> None:
    """Five of its digits are no code."""
    expected = [("phone", "07700 900123"), ("postcode", "10025")]
    assert found(recogniser, "07700 900123 zip 10025") == expected


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("la compra RL-0031874 sigue pendiente", [("order_number", "RL-0031874")]),
        ("pedido 2024-551-8830, ya pagado", [("order_number", "2024-551-8830")]),
        ("FR-2201-9945 is my order", [("order_number", "FR-2201-9945")]),
        ("Order#551209 please", [("order_number", "551209")]),
        ("about order no 88-41-07", [("order_number", "88-41-07")]),
        ("I ordered on 12-11-25 and the order is late", [("date", "12-11-25")]),
        ("the verification code you sent is 551209", []),
        ("mi caso con el servicio técnico es el 330871", []),
        ("article 4471-203 has no photo", []),
        ("vivo en Reforma Norte 20418, frente al parque", []),
        ("we're at 20418 Cedar Grove Avenue", []),
        ("1600 Elm Street, Fairview 62704", [("postcode", "62704")]),
        ("CEP 01310-200", [("postcode", "01310-200")]),
        ("escríbeme al +55 11 98431-0077", [("phone", "+55 11 98431-0077")]),
        ("lo lleva SEUR con el 04417 B 5590213", [("tracking_code", "04417 B 5590213")]),
        ("K2207 4410 9983 1C is the tracking", [("tracking_code", "K2207 4410 9983 1C")]),
        ("a code for 15% off, WINTER3055, does nothing", []),
        ("la garantía del hervidor", [("product", "hervidor")]),
    ],
)
def test_what_a_number_is_called_decides(recogniser: EntityRecogniser, text: str, values: list[tuple[str, str]]) -> None:
    """The same digits are an order, a parcel, a house or nothing of ours."""
    assert found(recogniser, text) == values
