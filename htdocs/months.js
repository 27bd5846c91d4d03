/*
 * months -- put a preset, such as the last 12, into a first and a last month, and keep what else the form holds.
 */
"use strict";

(() => {
	/* the year and the month of a field are two lists of its name, months.h */
	function set(name, period) {
		const lists = document.getElementsByName(name);

		for (const list of lists)
			list.value = list.id ? period.slice(0, 4) : period.slice(4);
		lists[0].dispatchEvent(new Event("input", { bubbles: true }));
	}

	for (const preset of document.querySelectorAll("[data-from]"))
		preset.addEventListener("click", (event) => {
			const fixed = document.querySelector("input[name=months][value=fixed]");

			event.preventDefault();
			set("start_period", preset.dataset.from);
			set("end_period", preset.dataset.to);
			if (fixed)
				fixed.checked = true;
		});
})();
