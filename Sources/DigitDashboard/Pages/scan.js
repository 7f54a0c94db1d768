// One scan: its picture with a box on each number, and all that is known of the chosen one.
import {ask, byId, bytesOf, make, percent, showBars, t, tell} from "./common.js";

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
  // Of several numbers each has its own reasons.
  t(answer.status), answer.numbers.length > 1 ? null : answer.reason, new Date(answer.time).toLocaleString(),
  answer.width ? `${answer.width} × ${answer.height}` : null, answer.model ? `${t("model")} ${answer.model}` : null,
].filter(Boolean).join(" · ");

const picture = byId("picture");
picture.alt = t("The scan");
picture.addEventListener("error", () => {
  page.replaceChildren(make("p", {class: "soft gone"}, t("The picture cannot be shown. Its original was moved or deleted.")));
});
picture.src = `api/scans/${id}/picture?side=2400`;
if (answer.width) page.style.aspectRatio = `${answer.width} / ${answer.height}`;

/** Puts something onto the page where a box of the scan is. */
function place(element, [x, y, width, height], margin = 0) {
  element.style.left = `${100 * (x - margin) / answer.width}%`;
  element.style.top = `${100 * (y - margin) / answer.height}%`;
  element.style.width = `${100 * (width + 2 * margin) / answer.width}%`;
  element.style.height = `${100 * (height + 2 * margin) / answer.height}%`;
  page.append(element);
}

/** What a number is now: what a person said, else what was read. */
const text = (number) => number.label === "none" ? t("no number") : number.label ?? number.text;

const boxes = answer.numbers.map((number, index) => {
  const box = make("button", {
    class: `box ${number.label ? "corrected" : number.status}`,
    "aria-label": `${t("number")} ${number.field}: ${text(number)}, ${percent(number.confidence)}`,
  }, make("span", {}, text(number)));
  box.addEventListener("click", () => choose(index));
  box.addEventListener("focus", () => choose(index));
  place(box, number.box, Math.max(3, number.box[3] / 12));
  return box;
});
for (const missed of answer.boxes ?? []) showMissed(missed);
if (answer.numbers.length === 0 && answer.width) showWhole();

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
    const told = await explain();
    if (chosen === index) reasons.replaceChildren(...why(told, number));
  } catch (problem) {
    reasons.replaceChildren(make("p", {class: "soft small"}, problem.message));
  }
}

/** What `digitd explain` says of the scan, asked for once. */
function explain() {
  explanation ??= ask(`api/scans/${id}/explanation`, {quiet: true});
  return explanation;
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

/** Sends what somebody says, and tells how to take it back. */
const post = (path, body) => ask(path, {
  method: "POST", headers: {"content-type": "application/json"}, body: JSON.stringify(body),
});

/** A form in which digits are typed; `say` hears them, or null where there is no number. */
function digits(value, say, mayBeNone) {
  const field = make("input", {
    inputmode: "numeric", pattern: "[0-9]{1,20}", maxlength: 20, size: 8, required: true, autocomplete: "off",
    value, "aria-label": t("What does it say?"),
  });
  const form = make("form", {class: "row"}, field, make("button", {class: "main"}, t("That is right")));
  if (mayBeNone) {
    const none = make("button", {type: "button"}, t("No number"));
    none.addEventListener("click", () => say(null));
    form.append(none);
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    say(field.value);
  });
  return form;
}

let last = null;

/** Says what a number of the scan is: a request, which the daemon takes up. */
async function correct(field, said) {
  const {request} = await post("api/corrections", {scan: id, field, number: said});
  last = `api/corrections/${request}`;
  tell(t("Noted. The daemon writes the correction; Ctrl+Z takes it back before."));
}

/** The form that says what a number is. */
function correction(number, index) {
  const waits = number.waits ? [make("p", {class: "soft small"}, t("The daemon has yet to write this."))] : [];
  return make("div", {}, digits(number.label && number.label !== "none" ? number.label : number.text, async (said) => {
    await correct(number.field, said);
    number.label = said ?? "none";
    boxes[index].className = "box corrected chosen";
    boxes[index].firstChild.textContent = text(number);
  }, true), ...waits);
}

// What ink may be, in the colours of the picture that `digitd explain` draws.
const kinds = [
  ["digits", [0, 90, 200]], ["print", [150, 45, 135]], ["handwriting", [190, 30, 30]], ["furniture", [70, 170, 220]],
];
const kindNames = {
  digits: "handwritten digits", print: "print", handwriting: "other handwriting", furniture: "rules, boxes, edges",
};

/** Colours the scan by what each place was taken for: what is no number's was left aside. */
async function showKinds() {
  const old = page.querySelector("canvas");
  if (old) { old.remove(); setKinds(false); return; }
  byId("seen").disabled = true;
  try {
    const {map} = await explain();
    if (!map) { tell(t("So small a scan is read without a look at what is where on it.")); return; }
    const canvas = make("canvas", {class: "kinds", width: map.width, height: map.height});
    const context = canvas.getContext("2d");
    const image = context.createImageData(map.width, map.height);
    bytesOf(map.places).forEach((kind, place) => {
      if (kind > 0) image.data.set([...kinds[kind - 1][1], 120], 4 * place);
    });
    context.putImageData(image, 0, 0);
    canvas.style.width = `${100 * map.across}%`;
    canvas.style.height = `${100 * map.down}%`;
    picture.after(canvas);
    setKinds(true);
  } catch (problem) {
    tell(problem.message);
  } finally {
    byId("seen").disabled = false;
  }
}

function setKinds(isOn) {
  byId("seen").setAttribute("aria-pressed", isOn);
  byId("kinds").hidden = !isOn;
  byId("kinds").replaceChildren(...kinds.map(([name]) => make("li", {class: name}, t(kindNames[name]))));
}
byId("seen").addEventListener("click", showKinds);

/** Says why no number was found. */
async function showRefusal(place) {
  try {
    const told = await explain();
    const shapes = told.shapes.map((shape) =>
      `${t("no digit")}: ${percent(shape.noDigitProbability)} · ${shape.digit}: ${percent(shape.probability)}`);
    place.replaceChildren(...[...told.sentences, ...shapes].map((sentence) => make("p", {class: "small"}, sentence)));
  } catch (problem) {
    place.replaceChildren(make("p", {class: "soft small"}, problem.message));
  }
}

/** Asks for the number of a scan on which none was found. */
function showWhole() {
  const reasons = make("div", {"aria-live": "polite"}, make("p", {class: "soft small"}, t("Looking for the reasons …")));
  const said = answer.label ? [make("p", {}, make("strong", {}, text(answer)))] : [];
  byId("chosen-title").textContent = t("No number was found");
  byId("chosen").replaceChildren(
    make("p", {class: "soft small"}, t("If there is one number on this scan, type it. If there are several, box each.")),
    ...said, digits("", (number) => correct(1, number), false), reasons);
  showRefusal(reasons);
}

/** Shows a box that somebody drew round a missed number. */
function showMissed({id: label, box, number}) {
  const element = make("button", {class: "box corrected missed", "aria-label": `${t("boxed")}: ${number}`}, make("span", {}, number));
  element.dataset.label = label;
  element.addEventListener("click", () => {
    const remove = make("button", {}, t("Remove the box"));
    remove.addEventListener("click", async () => {
      await ask(`api/labels/${label}`, {method: "DELETE"});
      element.remove();
      byId("chosen").replaceChildren();
    });
    chosen = null;
    byId("chosen-title").textContent = `${t("boxed")}: ${number}`;
    byId("chosen").replaceChildren(
      make("p", {class: "soft small"}, t("digitd learns from it; the answers get no row for a number that was not found.")), remove);
  });
  place(element, box);
}

/** Asks what is in a box that was just drawn. */
function askFor(box, element) {
  chosen = null;
  byId("chosen-title").textContent = t("A missed number");
  byId("chosen").replaceChildren(digits("", async (number) => {
    const {id: label} = await post("api/labels", {scan: id, box, number});
    element.remove();
    showMissed({id: label, box, number});
    last = `api/labels/${label}`;
    tell(t("Saved for learning."));
    byId("chosen").replaceChildren();
  }, false));
  byId("chosen").querySelector("input").focus();
}

document.addEventListener("keydown", async (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || !last) return;
  if (event.target.tagName === "INPUT" && event.target.value !== event.target.defaultValue) return;
  event.preventDefault();
  const path = last;
  last = null;
  try {
    await ask(path, {method: "DELETE", quiet: true});
    location.reload();
  } catch (problem) {
    tell(problem.code === "taken" ? t("It is written already. What you say now corrects it.") : problem.message);
  }
});

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

// Two fingers: the page follows them. One finger scrolls, as the browser does it.
let pinch = null;
const spread = ([one, other]) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
view.addEventListener("touchstart", ({touches}) => { pinch = touches.length === 2 ? spread(touches) : null; }, {passive: true});
view.addEventListener("touchmove", (event) => {
  if (!pinch || event.touches.length !== 2) return;
  event.preventDefault();
  const now = spread(event.touches);
  scale(now / pinch);
  pinch = now;
}, {passive: false});

// The mouse moves the page, or draws a box.
let grip = null;
let drawn = null;
const draw = byId("draw");
const isDrawing = () => draw.getAttribute("aria-pressed") === "true";
function setDrawing(isOn) {
  draw.setAttribute("aria-pressed", isOn);
  view.classList.toggle("draws", isOn);
}
draw.addEventListener("click", () => setDrawing(!isDrawing()));

/** Where a pointer is, in pixels of the scan. */
function at(event) {
  const frame = page.getBoundingClientRect();
  const within = (value, most) => Math.round(Math.min(most, Math.max(0, value)));
  return [within((event.clientX - frame.left) * answer.width / frame.width, answer.width),
    within((event.clientY - frame.top) * answer.height / frame.height, answer.height)];
}

view.addEventListener("pointerdown", (event) => {
  if (isDrawing() && answer.width) {
    event.preventDefault();
    page.querySelector(".box.drawing")?.remove();
    drawn = {from: at(event), box: null, element: make("div", {class: "box drawing"})};
    return;
  }
  if (event.target.closest(".box") || event.pointerType === "touch") return;
  grip = {x: event.clientX + view.scrollLeft, y: event.clientY + view.scrollTop};
});
view.addEventListener("pointermove", (event) => {
  if (grip) view.scrollTo(grip.x - event.clientX, grip.y - event.clientY);
  if (!drawn) return;
  const [from, to] = [drawn.from, at(event)];
  drawn.box = [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.abs(from[0] - to[0]), Math.abs(from[1] - to[1])];
  place(drawn.element, drawn.box);
});
for (const kind of ["pointerup", "pointerleave", "pointercancel"]) {
  view.addEventListener(kind, () => {
    grip = null;
    const done = drawn;
    drawn = null;
    if (!done?.box || Math.min(done.box[2], done.box[3]) < 4) { done?.element.remove(); return; }
    setDrawing(false);
    askFor(done.box, done.element);
  });
}

const asked = new URLSearchParams(location.search).get("number");
if (asked) boxes[Number(asked) - 1]?.focus();
