"""What schemathesis does not know of itself: how the bytes of a tus upload are sent (SCHEMATHESIS_HOOKS)."""

import schemathesis


@schemathesis.serializer("application/offset+octet-stream")
def offset_octet_stream(context, value):
    return value if isinstance(value, bytes) else str(value).encode()
