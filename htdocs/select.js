/*
 * select -- choose all or none of the indicators found, and say how many pulls that makes.
 */
"use strict";

(() => {
	const boxes = () => [...document.querySelectorAll("input[name=raw_indicators]")]; /* choose.js changes them */
	const at = document.querySelector("[data-pulls]");

	/* the months until that one; NaN until it is chosen */
	function until(name) {
		const [year, month] = [...document.getElementsByName(name)].map((list) => list.value || NaN);

		return year * 12 + Number(month);
	}

	function say() {
		if (!at)
			return;
		const n = boxes().filter((box) => box.checked).length;
		const months = until("end_period") - until("start_period") + 1;
		const seconds = Number(at.dataset.seconds) * n * months / 2;

		const said = [n, months, n * months, Math.ceil(seconds / 60)];

		/* the page has a sample, with the digits 1 to 4 where the numbers go */
		at.textContent = n && months > 0 ? at.dataset[seconds > 0 ? "more" : "words"].replace(/[1-4]/g, (i) => said[i - 1]) : "";
	}

	function choose(checked) {
		for (const box of boxes())
			if (box.checked !== checked)
				box.click();
		say();
	}

	for (const part of document.querySelectorAll("[data-choose]"))
		part.hidden = false;
	document.querySelector("[data-all]")?.addEventListener("click", () => choose(true));
	document.querySelector("[data-none]")?.addEventListener("click", () => choose(false));
	document.addEventListener("input", say);
	say();
})();
