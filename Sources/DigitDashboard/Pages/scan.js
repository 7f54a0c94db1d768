// One scan: its picture with a box on each number, and all that is known of the chosen one.
import {ask, byId, make, percent, showBars, t, tell} from "./common.js";

const id = Number(new URLSearchParams(location.search).get("id"));
const page = byId("page");
const view = byId("view");
let zoom = 1;
let chosen = null;
let explanation = null;

const answer = await ask(`api/scans/${id}`);
document.title = `${answer.file} · digitd`;
byId("title").textContent = answer.file;
byId("facts").textContent = [
  t(answer.status), answer.reason, new Date(answer.time).toLocaleString(),
  answer.width ? `${answer.width} × ${answer.height}` : null, answer.model ? `${t("model")} ${answer.model}` : null,
].filter(Boolean).join(" · ");

const picture = byId("picture");
picture.alt = t("The scan");
picture.addEventListener("error", () => {
  page.replaceChildren(make("p", {class: "soft gone"}, t("The picture cannot be shown. Its original was moved or deleted.")));
});
picture.src = `api/scans/${id}/picture?side=2400`;
if (answer.width) page.style.aspectRatio = `${answer.width} / ${answer.height}`;

const boxes = answer.numbers.map((number, index) => {
  const [x, y, width, height] = number.box;
  const margin = Math.max(3, height / 12);
  const box = make("button", {
    class: `box ${number.label ? "corrected" : number.status}`,
    "aria-label": `${t("number")} ${number.field}: ${number.label ?? number.text}, ${percent(number.confidence)}`,
  }, make("span", {}, number.label ?? number.text));
  box.style.left = `${100 * (x - margin) / answer.width}%`;
  box.style.top = `${100 * (y - margin) / answer.height}%`;
  box.style.width = `${100 * (width + 2 * margin) / answer.width}%`;
  box.style.height = `${100 * (height + 2 * margin) / answer.height}%`;
  box.addEventListener("click", () => choose(index));
  box.addEventListener("focus", () => choose(index));
  page.append(box);
  return box;
});

/** Shows all that is known of a number. */
async function choose(index) {
  if (chosen === index) return;
  chosen = index;
  boxes.forEach((box, place) => box.classList.toggle("chosen", place === index));
  const number = answer.numbers[index];
  const [x, y, width, height] = number.box;
  const margin = Math.round(height / 2);
  const crop = make("img", {
    class: "crop", alt: "",
    src: `api/scans/${id}/picture?x=${Math.max(0, x - margin)}&y=${Math.max(0, y - margin)}&width=${width + 2 * margin}&height=${height + 2 * margin}&side=600`,
  });
  const reasons = make("div", {"aria-live": "polite"}, make("p", {class: "soft small"}, t("Looking for the reasons …")));
  const facts = make("p", {}, make("strong", {class: "number"}, number.text), " ", percent(number.confidence), " ",
    make("span", {class: `status ${number.status}`}, t(number.status)));
  if (number.runner_up) facts.append(make("br"), `${t("Runner-up")}: ${number.runner_up.text} (${percent(number.runner_up.share)})`);
  if (number.row !== undefined) facts.append(make("br"), `${t("Row")} ${number.row + 1}, ${t("column")} ${number.column + 1}`);
  byId("chosen-title").textContent = `${t("number")} ${number.field}`;
  byId("chosen").replaceChildren(crop, facts, correction(number, index), reasons);
  try {
    explanation ??= ask(`api/scans/${id}/explanation`, {quiet: true});
    const told = await explanation;
    if (chosen === index) reasons.replaceChildren(...why(told, number));
  } catch (problem) {
    reasons.replaceChildren(make("p", {class: "soft small"}, problem.message));
  }
}

/** The reasons in the words of `digitd explain`, and each digit with its ten bars. */
function why(told, number) {
  const [x, y, width, height] = number.box;
  // The model of today may read otherwise; what it says belongs to what stands at the same place.
  const index = told.numbers.findIndex(({box}) =>
    Math.abs(box[0] - x) <= width && Math.abs(box[1] - y) <= height);
  if (index < 0) return [make("p", {class: "soft small"}, t("The present model finds no number here."))];
  const parts = told.explanations[index].sentences.map((sentence) => make("p", {class: "small"}, sentence));
  told.numbers[index].digits.forEach((digit) => {
    const bars = make("ul", {class: "bars"});
    showBars(bars, digit.probabilities);
    parts.push(make("details", {open: told.numbers[index].digits.length === 1},
      make("summary", {}, `${digit.digit} · ${percent(digit.confidence)}`), bars));
  });
  return parts;
}

/** The form that says what a number is. */
function correction(number, index) {
  const field = make("input", {
    inputmode: "numeric", pattern: "[0-9]{1,20}", maxlength: 20, size: 8, required: true, autocomplete: "off",
    value: number.label ?? number.text, "aria-label": t("What does it say?"),
  });
  const form = make("form", {class: "row"}, field, make("button", {class: "main"}, t("That is right")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await ask("api/corrections", {
      method: "POST", headers: {"content-type": "application/json"},
      body: JSON.stringify({scan: id, field: number.field, number: field.value}),
    });
    number.label = field.value;
    boxes[index].className = "box corrected chosen";
    boxes[index].firstChild.textContent = field.value;
    tell(t("Saved for learning."));
  });
  return form;
}

/** Makes the page larger or smaller, and keeps its middle where it is. */
function scale(factor) {
  const [left, top] = [view.scrollLeft + view.clientWidth / 2, view.scrollTop + view.clientHeight / 2];
  const old = zoom;
  zoom = Math.min(8, Math.max(1, zoom * factor));
  page.style.width = `${100 * zoom}%`;
  view.scrollTo(left * zoom / old - view.clientWidth / 2, top * zoom / old - view.clientHeight / 2);
}

byId("larger").addEventListener("click", () => scale(1.5));
byId("smaller").addEventListener("click", () => scale(1 / 1.5));
byId("fit").addEventListener("click", () => scale(0));
view.addEventListener("wheel", (event) => {
  if (!event.ctrlKey) return;
  event.preventDefault();
  scale(event.deltaY < 0 ? 1.2 : 1 / 1.2);
}, {passive: false});

let grip = null;
view.addEventListener("pointerdown", (event) => {
  if (event.target.closest(".box") || event.pointerType === "touch") return;
  grip = {x: event.clientX + view.scrollLeft, y: event.clientY + view.scrollTop};
});
view.addEventListener("pointermove", (event) => {
  if (grip) view.scrollTo(grip.x - event.clientX, grip.y - event.clientY);
});
for (const kind of ["pointerup", "pointerleave"]) view.addEventListener(kind, () => { grip = null; });

const asked = new URLSearchParams(location.search).get("number");
if (asked) boxes[Number(asked) - 1]?.focus();
