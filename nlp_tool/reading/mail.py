"""Mails (eml) and web pages saved by a browser as one file (mht)."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage

from nlp_tool.errors import ReadError
from nlp_tool.reading.decode import decode
from nlp_tool.reading.records import Item, Record, Source


def read_mail(source: Source, text: str) -> Iterator[Item]:
    """Yield the text of a mail: its HTML part where it is a saved page, else the plain part."""
    from nlp_tool.reading.html import page_record

    try:
        message = email.message_from_bytes(source.data, policy=email.policy.default)
        parts = [part for part in message.walk() if part.get_content_maintype() == "text"
                 and part.get_content_disposition() != "attachment"]
    except Exception as error:
        raise ReadError("corrupt", "the mail cannot be taken apart", hint="save it again as eml or html") from error
    if not isinstance(message, EmailMessage) or not parts:
        raise ReadError("empty_text", "the mail has no text")
    saved_page = message.get_content_type() == "multipart/related"
    wanted = "text/html" if saved_page else "text/plain"
    part = next((p for p in parts if p.get_content_type() == wanted), parts[0])
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "replace")
    charset = str(part.get_content_charset() or "")
    decoded = _decoded(data, charset)
    if part.get_content_type() == "text/html":
        record = page_record(source, decoded)
    else:
        record = Record(decoded, _header(message, "subject"))
    fields = dict(record.fields)
    if not saved_page:
        fields.update({"author": _header(message, "from"), "date": _header(message, "date")})
    yield Record(record.text, record.title or _header(message, "subject"), "", {**fields, "format": "eml"})


def _decoded(data: bytes, charset: str) -> str:
    if not data.strip():
        raise ReadError("empty_text", "the mail has no text")
    try:
        return data.decode(charset or "utf-8")
    except (UnicodeDecodeError, LookupError):
        return decode(data, markup=True).text


def _header(message: EmailMessage, name: str) -> str:
    try:
        raw = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
        if any("\udc80" <= c <= "\udcff" for c in raw):
            # Bytes beyond ASCII that stand in a header as they are, as old Chinese programs write them.
            return " ".join(decode(raw.encode("utf-8", "surrogateescape")).text.split())
        return " ".join(str(message.get(name, "")).split())
    except Exception:  # the header parser of the standard library fails on some broken addresses
        return ""
