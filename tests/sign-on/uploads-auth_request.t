#!/bin/bash
# uploads.t with names by auth_request: as behind an intranet's sign-on.
SIGN_ON=auth_request exec "$(dirname "$0")/../uploads.t"
