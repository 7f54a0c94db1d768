// The sheet to draw on. Each stroke is a list of points; the answer follows each of them.
import {asInk, asWeight, ask, byId, bytesOf, make, paint, percent, showBars, t, tell} from "./common.js";

const sheet = byId("sheet");
const context = sheet.getContext("2d");
const strokes = [];
let current = null;
let chosen = 0;
let answer = null;

/** Draws all strokes anew. */
function redraw() {
  context.fillStyle = "#fff";
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.strokeStyle = context.fillStyle = "#111";
  context.lineCap = context.lineJoin = "round";
  for (const {width, points} of strokes) {
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(points[0].x, points[0].y);
    // A tap is a dot: a line to its own beginning.
    for (const {x, y} of points.length > 1 ? points.slice(1) : points) context.lineTo(x, y);
    context.stroke();
  }
  byId("undo").disabled = byId("clear").disabled = strokes.length === 0;
  byId("invitation").hidden = strokes.length > 0;
  byId("invitation").style.display = strokes.length > 0 ? "none" : "";
}

/** Where a pointer is, in the sheet's own pixels. */
function place(event) {
  const box = sheet.getBoundingClientRect();
  return {
    x: (event.clientX - box.left) * sheet.width / box.width,
    y: (event.clientY - box.top) * sheet.height / box.height,
  };
}

sheet.addEventListener("pointerdown", (event) => {
  if (current || event.button !== 0) return;
  sheet.setPointerCapture(event.pointerId);
  // A pen that presses harder draws wider; a mouse tells 0.5 always.
  const pressure = event.pointerType === "pen" && event.pressure > 0 ? 0.6 + 0.8 * event.pressure : 1;
  current = {id: event.pointerId, width: Number(byId("pen").value) * pressure, points: [place(event)]};
  strokes.push(current);
  redraw();
  event.preventDefault();
});

sheet.addEventListener("pointermove", (event) => {
  if (!current || event.pointerId !== current.id) return;
  const moves = event.getCoalescedEvents?.() ?? [];
  for (const move of moves.length ? moves : [event]) current.points.push(place(move));
  redraw();
  read();
});

for (const kind of ["pointerup", "pointercancel"]) {
  sheet.addEventListener(kind, (event) => {
    if (!current || event.pointerId !== current.id) return;
    current = null;
    read();
  });
}

byId("undo").addEventListener("click", () => { strokes.pop(); redraw(); read(); });
byId("clear").addEventListener("click", () => { strokes.length = 0; redraw(); read(); });
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && event.target.tagName !== "INPUT") {
    strokes.pop(); redraw(); read(); event.preventDefault();
  }
});

/** The drawn part of the sheet as a PNG, with some paper around it. */
function picture() {
  let [left, top, right, bottom] = [sheet.width, sheet.height, 0, 0];
  for (const {width, points} of strokes) {
    for (const {x, y} of points) {
      left = Math.min(left, x - width); right = Math.max(right, x + width);
      top = Math.min(top, y - width); bottom = Math.max(bottom, y + width);
    }
  }
  // As large as a scan of handwriting: the sheet has more pixels, for the eye.
  const scale = 0.4;
  const margin = 30;
  const cut = document.createElement("canvas");
  cut.width = Math.ceil((right - left + 2 * margin) * scale);
  cut.height = Math.ceil((bottom - top + 2 * margin) * scale);
  const paper = cut.getContext("2d");
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, cut.width, cut.height);
  paper.imageSmoothingQuality = "high";
  paper.scale(scale, scale);
  paper.drawImage(sheet, margin - left, margin - top);
  return new Promise((done) => cut.toBlob(done, "image/png"));
}

let isReading = false;
let isStale = false;

/** Has the drawing read; while an answer is on its way, only the newest drawing waits. */
async function read() {
  if (isReading) { isStale = true; return; }
  isReading = true;
  try {
    do {
      isStale = false;
      if (strokes.length === 0) { show(null); continue; }
      show(await ask("api/drawings", {method: "POST", body: await picture(), quiet: true}));
    } while (isStale);
  } catch {
    byId("verdict").textContent = "";
  } finally {
    isReading = false;
  }
}

/** Shows an answer, or that there is none. */
function show(found) {
  answer = strokes.length === 0 ? null : found;
  const numbers = answer?.reading.numbers ?? [];
  byId("number").textContent = numbers.map((number) => number.text).join(" ");
  byId("verdict").textContent = verdict(numbers);
  const seen = answer?.seen ?? [];
  chosen = Math.min(chosen, Math.max(0, seen.length - 1));
  byId("seen").replaceChildren(...seen.map((digit, index) => {
    const canvas = make("canvas", {class: "pixels"});
    paint(canvas, bytesOf(digit.bitmap), asInk);
    const button = make("button", {"aria-pressed": String(index === chosen), "aria-label": `${t("number")} ${index + 1}`}, canvas);
    button.addEventListener("click", () => { chosen = index; show(answer); });
    return button;
  }));
  const digit = seen[chosen];
  showBars(byId("shipped"), digit?.probabilities ?? Array(10).fill(0));
  showBars(byId("lecture"), digit?.lecture.outputs ?? Array(10).fill(0));
  showFiring(digit?.lecture.hidden);
}

function verdict(numbers) {
  if (!answer) return "";
  if (numbers.length === 0) return answer.reading.reason ?? t("not read");
  return numbers.map((number) =>
    `${percent(number.confidence)} ${number.status === "read" ? t("sure") : t("doubtful")}`).join(" · ");
}

const neurons = [];

function showFiring(hidden) {
  neurons.forEach(({item, value}, index) => {
    const strength = hidden?.[index];
    item.className = strength > 0.5 ? "fires" : "";
    value.textContent = strength === undefined ? "–" : strength.toFixed(2);
  });
}

byId("label").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (strokes.length === 0) { tell(t("Draw something first.")); return; }
  const truth = byId("truth").value;
  await ask(`api/drawings?is=${encodeURIComponent(truth)}`, {method: "POST", body: await picture()});
  tell(t("Saved for learning."));
  byId("truth").value = "";
});

const weights = await ask("api/lecture");
for (const base64 of weights.hidden) {
  const canvas = make("canvas", {class: "pixels"});
  paint(canvas, bytesOf(base64), asWeight);
  const value = make("span", {}, "–");
  const item = make("li", {}, canvas, value);
  neurons.push({item, value});
  byId("neurons").append(item);
}
redraw();
show(null);
