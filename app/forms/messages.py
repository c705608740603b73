"""What WTForms and Flask-WTF would say in English, said in our own sentences."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

_AGAIN = _l("The page was open for too long. Send the form again.")

_OURS = {
    "Not a valid choice.": _l("Choose one of the options in the list."),
    "Invalid Choice: could not coerce.": _l("Choose one of the options in the list."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l(
        "Choose only options from the list."
    ),
    "Not a valid integer value.": _l("Enter a whole number, such as 12."),
    "Not a valid decimal value.": _l("Enter a number, such as 7,5."),
    "Not a valid date value.": _l("Enter the date as day/month/year, such as 05/09/2026."),
    "This field is required.": _l("Fill in this field."),
    "Invalid input.": _l("Check what you entered here."),
    "Invalid email address.": _l("Enter an email address such as ten@example.vn."),
    "CSRF token missing.": _AGAIN,
    "The CSRF token is missing.": _AGAIN,
    "The CSRF token is invalid.": _AGAIN,
    "The CSRF token has expired.": _AGAIN,
    "The CSRF tokens do not match.": _AGAIN,
    "The CSRF session token is missing.": _AGAIN,
}


class OurMessages:
    """A translations object for WTForms: our sentence where we have one."""

    def gettext(self, string: str) -> str:
        """Our sentence for a built-in message, in the reader's language."""
        ours = _OURS.get(string)
        return str(ours) if ours is not None else gettext(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Our sentence for a counted built-in message; we use none that counts."""
        return self.gettext(singular if n == 1 else plural)
