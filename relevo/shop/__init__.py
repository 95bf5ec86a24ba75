"""The shop's orders: who may see which, and how they are told."""

from relevo.shop.orders import Item, Order, Product, Status, Step, TrackingEvent
from relevo.shop.port import Customer, Proven, Shop

__all__ = ["Customer", "Item", "Order", "Product", "Proven", "Shop", "Status", "Step", "TrackingEvent"]
