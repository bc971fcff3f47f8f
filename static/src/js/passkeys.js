// Passkeys: a button with data-passkey asks the browser and sends its answer with the form around it.
// allauth's webauthn-json.js (window.webauthnJSON) turns the options and the answer into JSON and back.

const FAILED = "Perangkat tidak memberi kunci. Coba lagi, atau pakai cara lain.";

async function options(form) {
  const kept = document.getElementById("js_data");
  if (kept) return JSON.parse(kept.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

async function created(form) {
  const wanted = (await options(form)).creation_options;
  const alone = form.querySelector("[name=passwordless]")?.checked;
  const choice = wanted.publicKey.authenticatorSelection;
  choice.residentKey = alone ? "required" : "discouraged";
  choice.requireResidentKey = Boolean(alone);
  if (alone) choice.userVerification = "required";
  return window.webauthnJSON.create(wanted);
}

async function found(form) {
  return window.webauthnJSON.get((await options(form)).request_options);
}

async function answer(button) {
  const form = button.form;
  const told = form.querySelector("[data-passkey-error]");
  told.hidden = true;
  try {
    const credential = await (button.dataset.passkey === "create" ? created(form) : found(form));
    form.querySelector("[name=credential]").value = JSON.stringify(credential);
    form.submit();
  } catch {
    told.textContent = FAILED;
    told.hidden = false; // refused, timed out, or no key here
  }
}

export function startPasskeys() {
  for (const button of document.querySelectorAll("[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    button.hidden = false;
    button.addEventListener("click", () => answer(button));
  }
}
