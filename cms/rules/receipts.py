"""Receipt codes (回执码): sixteen characters that nobody guesses and everybody can read out over the telephone."""

import unicodedata

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 O 1 I
LENGTH = 16
GROUP = 4
_VALUE = {character: value for value, character in enumerate(ALPHABET)}


def code_from(random_bytes: bytes) -> str:
    """Return the code made of the first 75 bits of random bytes and a check character."""
    number = int.from_bytes(random_bytes[:10], "big") >> 5
    body = ""
    for _place in range(LENGTH - 1):
        number, value = divmod(number, len(ALPHABET))
        body = ALPHABET[value] + body
    return body + check_character(body)


def check_character(body: str) -> str:
    """Return the check character (Luhn modulo 32): it differs where one character is wrong or two are swapped."""
    size, total = len(ALPHABET), 0
    for place, character in enumerate(reversed(body)):
        value = _VALUE[character] * (2 - place % 2)
        total += value // size + value % size
    return ALPHABET[-total % size]


def normalise(typed: str) -> str:
    """Return what was typed as a code: full and half width, capitals and small letters, spaces and dashes alike."""
    text = unicodedata.normalize("NFKC", typed).upper()
    return "".join(character for character in text if character.isalnum())


def is_wellformed(code: str) -> bool:
    """Tell whether a normalised text can be a code at all."""
    if len(code) != LENGTH or any(character not in _VALUE for character in code):
        return False
    return check_character(code[:-1]) == code[-1]


def spaced(code: str) -> str:
    """Return the code in groups, as it is shown."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
