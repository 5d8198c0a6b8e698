# SPDX-License-Identifier: GPL-3.0-or-later
"""Seals callbacks as WeChat does, whole and in every way broken. The cipher is GnuTLS's, everything around it is written here
from the description: a second reading beside the one in src/wechat."""

import base64
import ctypes
import hashlib
import secrets
import struct

AES_256_CBC = 5  # GNUTLS_CIPHER_AES_256_CBC


class Datum(ctypes.Structure):
    _fields_ = [("data", ctypes.c_char_p), ("size", ctypes.c_uint)]


def encrypt_blocks(key, blocks):
    """AES-256-CBC without padding; the first 16 bytes of the key are the vector."""
    gnutls = ctypes.CDLL("libgnutls.so.30")
    handle = ctypes.c_void_p()
    parts = Datum(key, len(key)), Datum(key[:16], 16)
    if gnutls.gnutls_cipher_init(ctypes.byref(handle), AES_256_CBC, ctypes.byref(parts[0]), ctypes.byref(parts[1])) != 0:
        raise OSError("GnuTLS has no AES-256-CBC")
    buffer = ctypes.create_string_buffer(blocks, len(blocks))
    status = gnutls.gnutls_cipher_encrypt(handle, buffer, ctypes.c_size_t(len(blocks)))
    gnutls.gnutls_cipher_deinit(handle)
    if status != 0:
        raise OSError(f"GnuTLS: {status}")
    return buffer.raw


def pad(content):
    """To 32 bytes, a whole block more where nothing is missing."""
    missing = 32 - len(content) % 32
    return content + bytes([missing]) * missing


def compose(text, app_id, length=None):
    """What is encrypted, not yet padded: 16 random bytes, the text's length, the text, the AppID."""
    return secrets.token_bytes(16) + struct.pack(">I", len(text) if length is None else length) + text + app_id.encode()


def encrypt(aes_key, padded):
    return base64.b64encode(encrypt_blocks(base64.b64decode(aes_key + "="), padded)).decode()


def seal(aes_key, app_id, text):
    return encrypt(aes_key, pad(compose(text, app_id)))


def sign(*parts):
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def envelope(sealed, original_id="gh_0123456789ab"):
    return f"<xml><ToUserName><![CDATA[{original_id}]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>".encode()
