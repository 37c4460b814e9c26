"""PBKDF2-SHA256, with OpenSSL where Python has it, else with the standard library's SHA-256 alone: Python in a page has none."""

from __future__ import annotations

import hashlib
from hashlib import sha256

_BLOCK = 64  # bytes of a block of SHA-256


def derive(password: bytes, salt: bytes, rounds: int, length: int) -> bytes:
    """So many bytes that only who knows the password can make."""
    fast = getattr(hashlib, "pbkdf2_hmac", None)
    return (
        fast("sha256", password, salt, rounds, length)
        if fast
        else derive_plainly(password, salt, rounds, length)
    )


def derive_plainly(password: bytes, salt: bytes, rounds: int, length: int) -> bytes:
    """The same without OpenSSL, a tenth as fast; its time grows by every 32 bytes of length."""
    key = (sha256(password).digest() if len(password) > _BLOCK else password).ljust(_BLOCK, b"\0")
    inner, outer = sha256(bytes(byte ^ 0x36 for byte in key)), sha256(bytes(byte ^ 0x5C for byte in key))

    def signed(text: bytes) -> bytes:
        inside, outside = inner.copy(), outer.copy()
        inside.update(text)
        outside.update(inside.digest())
        return outside.digest()

    found = b""
    while len(found) < length:
        last = signed(salt + (len(found) // 32 + 1).to_bytes(4, "big"))
        total = int.from_bytes(last, "big")
        for _ in range(rounds - 1):
            last = signed(last)
            total ^= int.from_bytes(last, "big")
        found += total.to_bytes(32, "big")
    return found[:length]
