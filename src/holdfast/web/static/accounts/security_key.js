// A security key is asked through the browser; nothing else on these pages needs a script.
// The question is in the form's data-question, the answer goes into its hidden field, and the form is sent.
"use strict";
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const asked = async (question, registering) => {
    const publicKey = { ...question, challenge: bytes(question.challenge) };
    if (registering) {
      publicKey.user = { ...question.user, id: bytes(question.user.id) };
      publicKey.excludeCredentials = known(question.excludeCredentials);
      return navigator.credentials.create({ publicKey });
    }
    publicKey.allowCredentials = known(question.allowCredentials);
    return navigator.credentials.get({ publicKey });
  };

  const answer = (credential) => {
    const { response } = credential;
    const parts = { clientDataJSON: text(response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (response[name]) parts[name] = text(response[name]);
    }
    return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response: parts,
      clientExtensionResults: {}, authenticatorAttachment: credential.authenticatorAttachment || null });
  };

  for (const form of document.querySelectorAll("form[data-question]")) {
    const button = form.querySelector("[data-asks-key]");
    if (!button || !window.PublicKeyCredential) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const failed = form.querySelector("[data-key-failed]");
      failed.hidden = true;
      try {
        const credential = await asked(JSON.parse(form.dataset.question), form.hasAttribute("data-registers"));
        form.elements.answer.value = answer(credential);
        for (const field of form.querySelectorAll("[data-not-with-key]")) field.required = false;
        form.requestSubmit(button.form.querySelector("[data-sends]"));
      } catch { failed.hidden = false; }
    });
  }
})();
