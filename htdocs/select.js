/*
 * select -- choose all or none of the indicators found, set the months by a preset, and say how many pulls that makes.
 */
"use strict";

(() => {
	const boxes = [...document.querySelectorAll("input[name=raw_indicators]")];
	const first = document.getElementById("start_period"), last = document.getElementById("end_period");
	const at = document.querySelector("[data-pulls]");

	const month = (text) => /^\d{6}$/.test(text) ? Math.floor(text / 100) * 12 + text % 100 : NaN;

	function say() {
		const n = boxes.filter((box) => box.checked).length;
		const months = month(last.value) - month(first.value) + 1;
		const seconds = Number(at.dataset.seconds) * n * months / 2;

		const said = [n, months, n * months, Math.ceil(seconds / 60)];

		/* the page has a sample, with the digits 1 to 4 where the numbers go */
		at.textContent = n && months > 0 ? at.dataset[seconds > 0 ? "more" : "words"].replace(/[1-4]/g, (i) => said[i - 1]) : "";
	}

	function choose(checked) {
		for (const box of boxes)
			box.checked = checked;
		say();
	}

	if (!first || !at)
		return;
	for (const part of document.querySelectorAll("[data-choose], [data-presets]"))
		part.hidden = false;
	document.querySelector("[data-all]").addEventListener("click", () => choose(true));
	document.querySelector("[data-none]").addEventListener("click", () => choose(false));
	for (const preset of document.querySelectorAll("[data-from]"))
		preset.addEventListener("click", () => {
			first.value = preset.dataset.from;
			last.value = preset.dataset.to;
			say();
		});
	document.addEventListener("input", say);
	say();
})();
