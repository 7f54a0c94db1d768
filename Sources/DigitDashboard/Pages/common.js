// What all pages share. No page reaches outside of the folder it came from, so any prefix will do.
import {german} from "./words.js";

const isGerman = navigator.language.toLowerCase().startsWith("de");

/** Returns a text in the reader's language. */
export function t(text) {
  return isGerman ? german[text] ?? text : text;
}

/** Finds an element by its id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Makes an element with text or children in it. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Tells something for a few seconds; screen readers say it. */
export function tell(text) {
  const place = byId("notice");
  const note = make("p", {}, text);
  place.append(note);
  setTimeout(() => note.remove(), 6000);
}

/** Asks the server and returns what it says; tells a problem, and throws it. */
export async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    tell(t("The page does not answer. Is 'digitd web' still running?"));
    throw error;
  }
  if (response.status === 401) {
    location.href = "login";
    throw new Error("signed out");
  }
  const type = response.headers.get("content-type") ?? "";
  const body = type.includes("json") ? await response.json() : await response.text();
  if (!response.ok) {
    const problem = new Error(body.detail ?? response.statusText);
    problem.code = body.code;
    if (!options.quiet) tell(problem.message);
    throw problem;
  }
  return body;
}

/** Shows a share as people read it, never rounded up to certainty. */
export function percent(share) {
  return (Math.floor(share * 1000) / 10).toLocaleString(isGerman ? "de" : "en", {minimumFractionDigits: 1}) + " %";
}

/** Reads bytes out of base64. */
export function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Paints a square of bytes, one for each pixel, in the colours that `colour` gives them. */
export function paint(canvas, bytes, colour) {
  const side = Math.sqrt(bytes.length);
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  const image = context.createImageData(side, side);
  bytes.forEach((byte, place) => image.data.set([...colour(byte), 255], 4 * place));
  context.putImageData(image, 0, 0);
}

/** Ink as a pen leaves it: dark on white. */
export const asInk = (byte) => [255 - byte, 255 - byte, 255 - byte];

/** Weights: blue where ink calms, white where it does not matter, orange where it excites. */
export function asWeight(byte) {
  const weight = (byte - 128) / 127;
  const strength = Math.round(255 * (1 - Math.abs(weight)));
  return weight > 0 ? [255, Math.round(128 + strength / 2), strength] : [strength, Math.round(128 + strength / 2), 255];
}

/** Shows ten shares as bars. */
export function showBars(list, shares) {
  const largest = Math.max(...shares);
  const most = largest > 0 ? shares.indexOf(largest) : -1;
  list.replaceChildren(...shares.map((share, digit) => {
    const fill = make("span", {class: "fill"});
    fill.style.transform = `scaleX(${Math.max(0, Math.min(1, share))})`;
    return make("li", {class: digit === most ? "most" : null},
      String(digit), make("span", {class: "track"}, fill), make("span", {class: "value"}, percent(share)));
  }));
}

for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.textContent.trim());
for (const element of document.querySelectorAll("[data-t-label]")) {
  element.setAttribute("aria-label", t(element.getAttribute("aria-label")));
}
document.documentElement.lang = isGerman ? "de" : "en";
