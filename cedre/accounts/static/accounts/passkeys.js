// Passkeys on our pages. allauth's script talks to the browser; this says to it where our buttons are, and says in
// words what did not work. A form marked data-passkey stays hidden where passkeys cannot be.

const ways = { "sign-in": "loginForm", add: "addForm", prove: "authenticateForm" };
const problem = document.querySelector("[data-passkey-problem]");

function say(words) {
  if (!problem) return;
  problem.textContent = "";
  const paragraph = document.createElement("p");
  paragraph.className = "passkey-problem__words";
  paragraph.textContent = words;
  problem.append(paragraph);
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const name = event.detail.exception?.name;
  if (name === "InvalidStateError") say(problem.dataset.already);
  else if (name === "SecurityError" || name === "NotSupportedError") say(problem.dataset.impossible);
  else say(problem.dataset.refused);
});

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential || !window.allauth) {
    if (form.dataset.passkey === "add") say(problem.dataset.impossible);
    continue;
  }
  form.hidden = false;
  const ids = { credential: form.elements.credential.id, data: "passkey-data", passwordless: "id_passwordless" };
  ids.login = ids.add = ids.authenticate = "passkey-button";
  window.allauth.webauthn.forms[ways[form.dataset.passkey]]({ ids });
}
