// <input type="file" data-photo>: shows what was chosen, and makes a large photo small before it travels over a bad link.
// Without script, or where the browser cannot decode the picture, the file goes as it is.
const LONGEST = 2000;
const WORTH = 600_000;
const LIMIT = 10_000_000;

function sized(bitmap) {
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function replace(input, file, canvas) {
  return new Promise((resolve) => {
    canvas.toBlob(
      (blob) => {
        if (blob && blob.size < file.size) {
          const carrier = new DataTransfer();
          carrier.items.add(new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }));
          input.files = carrier.files;
        }
        resolve();
      },
      "image/jpeg",
      0.85,
    );
  });
}

function note(input, text) {
  const place = input.closest(".field");
  const old = place.querySelector("[data-photo-note]");
  const line = old ?? document.createElement("p");
  line.dataset.photoNote = "";
  line.className = "text-sm muted";
  line.setAttribute("role", "status");
  line.textContent = text;
  if (!old) place.append(line);
}

function show(input, canvas) {
  const place = input.closest(".field");
  place.querySelector("canvas")?.remove();
  canvas.className = "photo-preview";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "Foto yang akan dikirim");
  place.append(canvas);
}

async function chosen(event) {
  const input = event.target;
  const file = input.files[0];
  input.setCustomValidity("");
  input.closest(".field").querySelector("canvas")?.remove();
  if (!file) return;
  const bitmap = file.type.startsWith("image/") ? await createImageBitmap(file).catch(() => null) : null;
  if (bitmap) {
    const canvas = sized(bitmap);
    if (file.size > WORTH) await replace(input, file, canvas);
    show(input, canvas);
  }
  const size = input.files[0].size;
  if (size > LIMIT) {
    input.setCustomValidity("Berkas itu lebih dari 10 MB. Foto ulang dengan mutu lebih rendah.");
    input.reportValidity();
  }
  note(input, `${Math.max(1, Math.round(size / 1000)).toLocaleString("id-ID")} kB akan dikirim.`);
}

// A reading that is done changes more than its own line: the whole page is fetched again, unless somebody is typing.
function finished(event) {
  const state = event.target.closest?.("#keadaan") ?? document.getElementById("keadaan");
  if (!state || state.hasAttribute("hx-get") || event.detail?.requestConfig?.elt?.id !== "keadaan") return;
  const form = document.querySelector("form [data-touched]");
  if (!form) window.location.reload();
}

export function startPhotos() {
  document.querySelectorAll("input[data-photo]").forEach((input) => input.addEventListener("change", chosen));
  document.addEventListener("input", (event) => event.target.matches("form input, form select") && (event.target.dataset.touched = ""));
  document.addEventListener("htmx:afterSettle", finished);
}
