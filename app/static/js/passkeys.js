// Passkeys: hands the server's question to the browser and the browser's answer to the form.
// The form carries data-kb-passkey="create" or "get" and the question as data-options.

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=/g, "");

const known = (list = []) => list.map((key) => ({ ...key, id: bytes(key.id) }));

async function create(options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: known(options.excludeCredentials),
    },
  });
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    extensions: JSON.stringify(made.getClientExtensionResults()),
    response: {
      attestationObject: text(made.response.attestationObject),
      clientDataJSON: text(made.response.clientDataJSON),
      transports: made.response.getTransports?.() ?? [],
    },
  };
}

async function get(options) {
  const shown = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: known(options.allowCredentials),
    },
  });
  return {
    id: shown.id,
    rawId: text(shown.rawId),
    type: shown.type,
    response: {
      authenticatorData: text(shown.response.authenticatorData),
      clientDataJSON: text(shown.response.clientDataJSON),
      signature: text(shown.response.signature),
      userHandle: shown.response.userHandle ? text(shown.response.userHandle) : null,
    },
  };
}

const form = document.querySelector("form[data-kb-passkey]");
if (form) {
  const ask = form.dataset.kbPasskey === "create" ? create : get;
  try {
    const answer = await ask(JSON.parse(form.dataset.options));
    form.elements.namedItem("credential").value = JSON.stringify(answer);
    form.submit();
  } catch {
    form.querySelector("[data-kb-passkey-error]").hidden = false;
  }
}
