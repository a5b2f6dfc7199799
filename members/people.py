"""People of the portal: known by e-mail address, added by an invitation and in no other way."""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from forum.models import User


def find_or_add_person(email: str, name: str, language: str = "sv") -> User:
    """Accounts come from invitations only, so an address that is invited counts as confirmed."""
    person = find_person(email)
    if person and not person.is_active:
        raise ValidationError(
            _("The account of %(email)s has been closed by the operator.") % {"email": person.email}
        )
    if person is None:
        person = User.objects.create_user(email, name=name.strip(), language=language)
        confirm_address(person)
    return person


def find_person(email: str) -> User | None:
    return User.objects.filter(email__iexact=email.strip()).first()


def has_password(email: str) -> bool:
    """Whether the person has chosen a password, and so needs no link to choose one."""
    person = find_person(email)
    return person is not None and person.has_usable_password()


def confirm_address(person: User) -> None:
    """The account's address is the one and only address it signs in with."""
    EmailAddress.objects.filter(user=person).exclude(email=person.email).delete()
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )
