// The age format by the npm package age-encryption, for tests of ours.
//
// Standard input is one JSON object; data is base64. Standard output is one JSON object.
//   {do: "keygen", kind: "hybrid" | "x25519"}                           -> {secret, recipient}
//   {do: "recipient", secret}                                           -> {recipient}
//   {do: "encrypt", data, recipients | passphrase, workFactor?, armor?} -> {data}
//   {do: "decrypt", data, identity | passphrase, armor?}                -> {data} or {refused: true}

import {
  Decrypter,
  Encrypter,
  armor,
  generateHybridIdentity,
  generateX25519Identity,
  identityToRecipient,
} from "age-encryption";

async function keygen({ kind }) {
  const secret = kind === "hybrid" ? await generateHybridIdentity() : await generateX25519Identity();
  return { secret, recipient: await identityToRecipient(secret) };
}

async function encrypt({ data, recipients = [], passphrase, workFactor, armor: asText }) {
  const encrypter = new Encrypter();
  if (passphrase !== undefined) encrypter.setPassphrase(passphrase);
  if (workFactor !== undefined) encrypter.setScryptWorkFactor(workFactor);
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  const file = await encrypter.encrypt(Buffer.from(data, "base64"));
  return { data: Buffer.from(asText ? armor.encode(file) : file).toString("base64") };
}

async function decrypt({ data, identity, passphrase, armor: asText }) {
  const decrypter = new Decrypter();
  if (passphrase !== undefined) decrypter.addPassphrase(passphrase);
  if (identity !== undefined) decrypter.addIdentity(identity);
  try {
    const bytes = Buffer.from(data, "base64");
    const file = asText ? armor.decode(bytes.toString("ascii")) : bytes;
    return { data: Buffer.from(await decrypter.decrypt(file)).toString("base64") };
  } catch {
    return { refused: true };
  }
}

const actions = {
  keygen,
  encrypt,
  decrypt,
  recipient: async ({ secret }) => ({ recipient: await identityToRecipient(secret) }),
};

let input = "";
for await (const piece of process.stdin) input += piece;
const request = JSON.parse(input);
process.stdout.write(JSON.stringify(await actions[request.do](request)));
