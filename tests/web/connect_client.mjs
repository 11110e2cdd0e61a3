// Connect's client for Node.js (@connectrpc/connect-node) against the JSON API: URL TOKEN CASE.
import assert from "node:assert/strict";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { CaseService } from "./renkei/v1/case_service_pb.js";
import { ErrorDetailSchema, Reason } from "./renkei/v1/errors_pb.js";
import { IdentityService } from "./renkei/v1/identity_service_pb.js";

const [url, token, name] = process.argv.slice(2);

function client(service, options) {
  const authorize = (next) => (request) => {
    request.header.set("authorization", `Bearer ${token}`);
    return next(request);
  };
  const transport = createConnectTransport({
    baseUrl: url,
    httpVersion: "1.1",
    interceptors: [authorize],
    ...options,
  });
  return createClient(service, transport);
}

for (const useBinaryFormat of [false, true]) {
  for (const useHttpGet of [false, true]) {
    const cases = client(CaseService, { useBinaryFormat, useHttpGet });
    const found = await cases.getCase({ name });
    assert.equal(found.name, name);
    const listed = await cases.listCases({ pageSize: 2 }, { timeoutMs: 5000 });
    assert.equal(listed.cases.length, 2);

    const error = await cases.getCase({ name: "cases/none" }).then(
      () => assert.fail("a case that is none"),
      (reason) => ConnectError.from(reason),
    );
    assert.equal(error.code, Code.NotFound);
    const [detail] = error.findDetails(ErrorDetailSchema);
    assert.equal(detail.reason, Reason.NOT_FOUND);
    assert.notEqual(detail.messageJa, "");
  }
}

// A write: made once however often it is sent under one id.
const cases = client(CaseService, {});
const requestId = "5f0c2b1e-6f0a-4c6e-9b1f-0a1b2c3d4e5f";
const draft = { owner: "organizations/141003", title: "連携の事例", summary: "概要", externalId: "es-1" };
const made = await cases.createCase({ case: { ...draft }, requestId });
const again = await cases.createCase({ case: { ...draft }, requestId });
assert.equal(again.name, made.name);
const me = await client(IdentityService, {}).whoAmI({});
assert.equal(me.account.externalId, "writer");
