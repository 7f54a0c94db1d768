// The form works without this; it only tells what went wrong.
import {byId, t} from "./common.js";

const problem = new URLSearchParams(location.search).get("problem");
if (problem === "wrong-password") byId("problem").textContent = t("The password is wrong.");
if (problem === "wait") byId("problem").textContent = t("Too many wrong passwords. Wait a minute.");
