"""A message's bytes as a person reads them: nothing added, nothing left out but samples."""

from __future__ import annotations

import json
from typing import Final

__all__ = ["readable"]

_LONGEST: Final = 200_000
_LONGEST_TEXT: Final = 400  # of one value: samples of an EKG, a PDF in base64


def readable(body: bytes, media: str) -> str:
    """The body as text. Never raises: what cannot be read is shown as its bytes."""
    show = {
        "application/fhir+json": _json,
        "x-application/hl7-v2+er7": _er7,
        "application/dicom": _dicom,
    }.get(media)
    try:
        text = body.decode() if show is None and media.startswith("text/") else None
        if text is None:
            text = show(body) if show is not None else _bytes(body, media)
    except Exception:  # whatever is wrong with it, an integrator wants to see it
        text = _bytes(body, media)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\n…"


def _json(body: bytes) -> str:
    return json.dumps(_shortened(json.loads(body, parse_float=str)), indent=2, ensure_ascii=False)


def _shortened(part: object) -> object:
    if isinstance(part, dict):
        return {name: _shortened(value) for name, value in part.items()}
    if isinstance(part, list):
        return [_shortened(value) for value in part]
    if isinstance(part, str) and len(part) > _LONGEST_TEXT:
        return f"{part[:_LONGEST_TEXT]}… ({len(part)} characters)"
    return part


def _er7(body: bytes) -> str:
    segments = body.decode().replace("\r\n", "\r").replace("\n", "\r").split("\r")
    return "\n".join(
        one if len(one) <= 5 * _LONGEST_TEXT else f"{one[:_LONGEST_TEXT]}… ({len(one)} characters)"
        for one in segments
        if one
    )


def _dicom(body: bytes) -> str:
    import io

    from pydicom import dcmread

    found = dcmread(io.BytesIO(body))
    return f"{found.file_meta}\n{found}"


def _bytes(body: bytes, media: str) -> str:
    head = " ".join(f"{octet:02X}" for octet in body[:64])
    return f"{media}, {len(body)} bytes\n{head}{' …' if len(body) > 64 else ''}"
