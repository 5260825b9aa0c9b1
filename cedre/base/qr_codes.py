import qrcode
import qrcode.image.svg
from django.utils.safestring import SafeString, mark_safe


def qr_code(address: str) -> SafeString:
    """The code that a telephone reads, as a drawing inside a page. `address`: one of ours, never what someone typed."""
    drawn = qrcode.make(address, image_factory=qrcode.image.svg.SvgPathImage, box_size=10, border=2)
    # Squares alone are drawn: nothing of the address is written in it.
    return mark_safe(drawn.to_string(encoding="unicode"))  # noqa: S308
