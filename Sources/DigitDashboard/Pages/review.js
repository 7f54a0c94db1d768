// One doubtful number after the other, by keyboard alone. Each answer is a request to the daemon, and on the disk
// before the next one shows.
import {ask, byId, make, percent, t, tell} from "./common.js";

let queue = [];
let left = 0;
const passed = [];
const tally = {done: 0, right: 0, waiting: 0};
const skipped = new Set();
const input = byId("number");

const key = ({scan, field}) => `${scan}-${field}`;
const scans = new Map();

/** The scan of a number, asked for once. */
function scanOf(number) {
  if (!scans.has(number.scan)) scans.set(number.scan, ask(`api/scans/${number.scan}`, {quiet: true}));
  return scans.get(number.scan);
}

/** A number's picture with what is around it: its address, its size, and where the number is on it. */
async function cropOf(number) {
  const scan = await scanOf(number);
  const [x, y, width, height] = scan.numbers[number.field - 1].box;
  // A tiny thing says nothing without what is around it.
  const around = Math.round(Math.max(height * 0.8, width * 0.15, scan.width / 25));
  const [left, top] = [Math.max(0, x - around), Math.max(0, y - around)];
  const size = [Math.min(scan.width, x + width + around) - left, Math.min(scan.height, y + height + around) - top];
  return {
    source: `api/scans/${number.scan}/picture?x=${left}&y=${top}&width=${size[0]}&height=${size[1]}&side=900`,
    size, box: [x - left, y - top, width, height],
  };
}

/** Shows a picture as large as there is room, with a mark round the number. */
function showCrop({source, size: [width, height], box}) {
  const [frame, mark] = [byId("frame"), byId("mark")];
  frame.style.aspectRatio = `${width} / ${height}`;
  frame.style.width = `min(100%, ${320 * width / height}px)`;
  const [left, top, across, down] = [box[0] / width, box[1] / height, box[2] / width, box[3] / height];
  // A little air: the strokes are to be seen, not the mark.
  const air = 8;
  mark.style.left = `calc(${100 * left}% - ${air}px)`;
  mark.style.top = `calc(${100 * top}% - ${air}px)`;
  mark.style.width = `calc(${100 * across}% + ${2 * air}px)`;
  mark.style.height = `calc(${100 * down}% + ${2 * air}px)`;
  byId("crop").src = source;
}

/** Fetches numbers until there are some to show. */
async function load() {
  const query = new URLSearchParams({limit: 200});
  if (byId("folder").value) query.set("folder", byId("folder").value);
  const found = await ask(`api/review?${query}`);
  left = found.left;
  Object.assign(tally, {done: found.done, right: found.right, waiting: found.waiting});
  queue = found.numbers.filter((number) => !skipped.has(key(number)));
  show();
}

/** Shows the first number of the queue, and has the next three loaded. */
async function show() {
  const number = queue[0];
  byId("card").hidden = !number;
  byId("done").hidden = Boolean(number);
  tellCount();
  if (!number) return;
  byId("where").replaceChildren(
    make("a", {href: `scan?id=${number.scan}&number=${number.field}`}, number.file),
    ` · ${t("number")} ${number.field} · ${percent(number.confidence)}`);
  input.value = number.text;
  input.focus();
  input.select();
  for (const later of queue.slice(1, 4)) cropOf(later).then(({source}) => { new Image().src = source; }).catch(() => {});
  try {
    const crop = await cropOf(number);
    if (queue[0] === number) showCrop(crop);
  } catch (problem) {
    tell(problem.message);
  }
}

function tellCount() {
  const share = tally.done ? ` · ${t("the guess was right")}: ${percent(tally.right / tally.done)}` : "";
  const waiting = tally.waiting ? ` · ${tally.waiting} ${t("wait for the daemon")}` : "";
  byId("count").textContent = `${left} ${t("left")} · ${tally.done} ${t("done today")}${share}${waiting}`;
}

/** Goes on to the next number. */
function advance() {
  queue.shift();
  if (queue.length === 0 && left > skipped.size) load(); else show();
}

/** Says what the first number of the queue is; null where there is none. */
async function say(text) {
  const number = queue[0];
  if (!number || input.disabled) return;
  input.disabled = true;
  try {
    const {request} = await ask("api/corrections", {
      method: "POST", headers: {"content-type": "application/json"},
      body: JSON.stringify({scan: number.scan, field: number.field, number: text}),
    });
    passed.push({number, request, wasRight: text === number.text});
    tally.done += 1;
    if (text === number.text) tally.right += 1;
    left -= 1;
    input.disabled = false;
    advance();
  } catch {
    input.disabled = false;
    input.focus();
  }
}

byId("answer").addEventListener("submit", (event) => {
  event.preventDefault();
  say(input.value);
});

function skip() {
  // While an answer is on its way the first number is that one's.
  if (!queue[0] || input.disabled) return;
  skipped.add(key(queue[0]));
  advance();
}

/** Takes the last answer back and shows its number again. What the daemon has written is corrected by the next answer. */
async function takeBack() {
  if (input.disabled || passed.length === 0) return;
  const last = passed.pop();
  input.disabled = true;
  try {
    await ask(`api/corrections/${last.request}`, {method: "DELETE", quiet: true});
    tell(t("Taken back."));
  } catch (problem) {
    tell(problem.code === "taken" ? t("It is written already. What you say now corrects it.") : problem.message);
  } finally {
    input.disabled = false;
  }
  tally.done -= 1;
  if (last.wasRight) tally.right -= 1;
  left += 1;
  queue.unshift(last.number);
  show();
}

byId("none").addEventListener("click", () => say(null));
byId("skip").addEventListener("click", skip);
byId("back").addEventListener("click", takeBack);
byId("choice").addEventListener("submit", (event) => { event.preventDefault(); load(); });
document.addEventListener("keydown", (event) => {
  if (event.target.id === "folder") return;
  if (event.key === "Escape") { event.preventDefault(); skip(); }
  // Held down to empty the field, the key says nothing more.
  if (event.key === "Backspace" && event.target === input && input.value === "" && !event.repeat) {
    event.preventDefault();
    say(null);
  }
  // While something is typed into the field, undo is the field's own.
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && (!queue[0] || input.value === queue[0].text)) {
    event.preventDefault();
    takeBack();
  }
});

await load();
