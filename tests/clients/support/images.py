"""Small images of each kind that pages show."""

import struct
import zlib


def _chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(color, width=40, height=10):
    """A whole PNG file of one color, given as "rrggbb"."""
    row = b"\0" + bytes.fromhex(color) * width
    return (b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + _chunk(b"IDAT", zlib.compress(row * height)) + _chunk(b"IEND", b""))


def ico(content):
    """An icon file around a PNG file."""
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, 40, 10, 0, 0, 1, 24, len(content), 22) + content


JPEG = b"\xff\xd8\xff\xe0 the beginning of a photograph"
WEBP = b"RIFF\x10\0\0\0WEBPVP8 and so on"
SVG = (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><rect width="40" height="10" fill="#1c5d99"/>'
       b"</svg>")
# It marks its own element and its address, if it may.
SCRIPTED_SVG = (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10" onload="this.dataset.ran = 1">'
                b"<script>document.documentElement.dataset.ran = 1; location.hash = 'ran';</script>"
                b'<rect width="40" height="10"/></svg>')
