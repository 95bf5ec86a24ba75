"""What customers come for, in words for the person who takes over: as a wish, and as a matter in a list."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A matter: "wants their money back" and "refunds"."""

    wish: str
    matter: str


TOPICS: dict[str, dict[str, Topic]] = {
    "es": {
        "complaint": Topic("quiere poner una queja", "la queja"),
        "leave_review": Topic("quiere dejar una opinión", "opiniones"),
        "contact_customer_service": Topic("pregunta cómo contactar con la tienda", "contacto"),
        "place_order": Topic("quiere comprar", "cómo comprar"),
        "track_order": Topic("quiere saber dónde está su pedido", "el estado del pedido"),
        "order_history": Topic("quiere ver sus pedidos", "lista de pedidos"),
        "change_order": Topic("quiere cambiar un pedido", "cambios en un pedido"),
        "cancel_order": Topic("quiere cancelar un pedido", "cancelación"),
        "check_cancellation_fee": Topic("pregunta cuánto cuesta cancelar", "coste de cancelar"),
        "delivery_options": Topic("pregunta por las opciones de envío", "opciones de envío"),
        "delivery_period": Topic("pregunta por los plazos de entrega", "plazos de entrega"),
        "delivery_problem": Topic("tiene un problema con una entrega", "problemas de entrega"),
        "set_up_shipping_address": Topic("quiere añadir una dirección", "direcciones"),
        "change_shipping_address": Topic("quiere cambiar la dirección de envío", "cambio de dirección"),
        "return_order": Topic("quiere devolver o cambiar algo", "devoluciones"),
        "check_refund_policy": Topic("pregunta por las condiciones de devolución", "condiciones de devolución"),
        "get_refund": Topic("quiere que se le devuelva el dinero", "reembolsos"),
        "track_refund": Topic("pregunta por un reembolso en curso", "estado de un reembolso"),
        "check_payment_methods": Topic("pregunta por las formas de pago", "formas de pago"),
        "payment_issue": Topic("tiene un problema con un pago", "problemas de pago"),
        "check_invoice": Topic("pregunta por una factura", "facturas"),
        "get_invoice": Topic("quiere una copia de una factura", "copia de la factura"),
        "create_account": Topic("quiere crear una cuenta", "crear una cuenta"),
        "edit_account": Topic("quiere cambiar sus datos", "datos de la cuenta"),
        "delete_account": Topic("quiere cerrar su cuenta", "cerrar la cuenta"),
        "recover_password": Topic("no puede entrar en su cuenta", "contraseña"),
        "registration_problems": Topic("no consigue registrarse", "registro"),
        "switch_account": Topic("quiere usar otra cuenta", "cambio de cuenta"),
        "newsletter_subscription": Topic("pregunta por el boletín", "boletín"),
        "discount_code": Topic("tiene una duda con un descuento", "descuentos"),
        "product_availability": Topic("pregunta si hay un producto", "disponibilidad"),
        "product_recommendation": Topic("pide consejo para comprar", "recomendaciones"),
        "warranty": Topic("pregunta por la garantía", "garantía"),
        "notify_me": Topic("quiere que se le avise", "avisos"),
        "data_request": Topic("pregunta por sus datos personales", "datos personales"),
    },
    "en": {
        "complaint": Topic("wants to complain", "the complaint"),
        "leave_review": Topic("wants to leave a review", "reviews"),
        "contact_customer_service": Topic("asks how to reach the shop", "contact"),
        "place_order": Topic("wants to buy", "how to buy"),
        "track_order": Topic("wants to know where an order is", "the state of the order"),
        "order_history": Topic("wants to see their orders", "the list of orders"),
        "change_order": Topic("wants to change an order", "changing an order"),
        "cancel_order": Topic("wants to cancel an order", "cancelling"),
        "check_cancellation_fee": Topic("asks what cancelling costs", "the cost of cancelling"),
        "delivery_options": Topic("asks about delivery options", "delivery options"),
        "delivery_period": Topic("asks how long delivery takes", "delivery times"),
        "delivery_problem": Topic("has a problem with a delivery", "delivery problems"),
        "set_up_shipping_address": Topic("wants to add an address", "addresses"),
        "change_shipping_address": Topic("wants to change the delivery address", "changing the address"),
        "return_order": Topic("wants to return or exchange something", "returns"),
        "check_refund_policy": Topic("asks about the return conditions", "return conditions"),
        "get_refund": Topic("wants their money back", "refunds"),
        "track_refund": Topic("asks about a refund under way", "the state of a refund"),
        "check_payment_methods": Topic("asks about payment methods", "payment methods"),
        "payment_issue": Topic("has a problem with a payment", "payment problems"),
        "check_invoice": Topic("asks about an invoice", "invoices"),
        "get_invoice": Topic("wants a copy of an invoice", "a copy of the invoice"),
        "create_account": Topic("wants to open an account", "opening an account"),
        "edit_account": Topic("wants to change their details", "account details"),
        "delete_account": Topic("wants to close their account", "closing the account"),
        "recover_password": Topic("cannot get into their account", "the password"),
        "registration_problems": Topic("cannot sign up", "signing up"),
        "switch_account": Topic("wants to use another account", "switching accounts"),
        "newsletter_subscription": Topic("asks about the newsletter", "the newsletter"),
        "discount_code": Topic("has a question about a discount", "discounts"),
        "product_availability": Topic("asks whether a product is available", "availability"),
        "product_recommendation": Topic("wants advice on what to buy", "recommendations"),
        "warranty": Topic("asks about the guarantee", "the guarantee"),
        "notify_me": Topic("wants to be notified", "notifications"),
        "data_request": Topic("asks about their personal data", "personal data"),
    },
}
