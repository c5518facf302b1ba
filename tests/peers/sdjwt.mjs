// SD-JWTs (RFC 9901) by the npm package @sd-jwt/core, and X.509 by Node, for tests of ours.
//
// Standard input is one JSON object. Standard output is one JSON object.
//   {sdjwt, root: base64 of the DER of the team's root}  -> {claims, header} or {refused: why}

import { X509Certificate } from "node:crypto";
import { SDJwtInstance } from "@sd-jwt/core";
import { ES256, digest } from "@sd-jwt/crypto-nodejs";

function signerKey(sdjwt, root) {
  const header = JSON.parse(Buffer.from(sdjwt.split(".")[0], "base64url"));
  const leaf = new X509Certificate(Buffer.from(header.x5c[0], "base64"));
  const authority = new X509Certificate(Buffer.from(root, "base64"));
  if (!leaf.checkIssued(authority) || !leaf.verify(authority.publicKey)) throw new Error("chain");
  return leaf.publicKey.export({ format: "jwk" });
}

async function verify({ sdjwt, root }) {
  const verifier = await ES256.getVerifier(signerKey(sdjwt, root));
  const reader = new SDJwtInstance({ verifier, hasher: digest, hashAlg: "sha-256" });
  const { payload, header } = await reader.verify(sdjwt);
  return { claims: payload, header };
}

let input = "";
for await (const piece of process.stdin) input += piece;
let answer;
try {
  answer = await verify(JSON.parse(input));
} catch (error) {
  answer = { refused: String(error.message) };
}
process.stdout.write(JSON.stringify(answer));
