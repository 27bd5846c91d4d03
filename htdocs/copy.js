/*
 * copy -- a button beside a field that puts what is in it onto the clipboard.
 */
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
	const field = document.getElementById(button.dataset.copy);

	field.addEventListener("focus", () => field.select());
	if (!navigator.clipboard)
		continue; // without TLS there is none
	button.hidden = false;
	button.addEventListener("click", async () => {
		await navigator.clipboard.writeText(field.value);
		button.textContent = button.dataset.copied;
	});
}
