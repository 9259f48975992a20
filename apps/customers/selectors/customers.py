"""Reads of customers."""

from django.db.models import Q, QuerySet

from apps.customers.models import Address, Customer


def search_customers(text: str) -> QuerySet[Customer]:
    """Customers whose name, e-mail or phone holds the text; all of them without one."""
    found = Customer.objects.all()
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(phone__icontains=word))
    return found


def find_customer(customer_id: int) -> Customer | None:
    return Customer.objects.filter(pk=customer_id).first()


def addresses_of(customer: Customer) -> list[Address]:
    return list(customer.addresses.order_by("-used_at", "-id")[:10])
