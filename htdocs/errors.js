/* errors -- bring the reader to the summary of what was refused. */
"use strict";

document.getElementById("errors")?.focus();
