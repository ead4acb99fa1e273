// A custom sender as Amazon's documentation has it: reads the codes of events with the AWS Encryption SDK.
import { buildClient, CommitmentPolicy, getClient, KMS, KmsKeyringNode } from "@aws-crypto/client-node";

const { endpoint, alias, key, codes } = JSON.parse(process.argv[2]);
const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
const { decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT);
const keyring = new KmsKeyringNode({
  generatorKeyId: alias,
  keyIds: [key],
  clientProvider: getClient(KMS, { endpoint, credentials, maxAttempts: 1 }),
});
const out = [];
for (const code of codes) {
  const { plaintext, messageHeader } = await decrypt(keyring, Buffer.from(code, "base64"));
  out.push([plaintext.toString(), messageHeader.encryptionContext["userpool-id"]]);
}
console.log(JSON.stringify(out));
