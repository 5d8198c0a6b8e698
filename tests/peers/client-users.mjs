// SPDX-License-Identifier: GPL-3.0-or-later
// Followers, remarks, tags.
import assert from "node:assert";
import { check, order } from "./tap.mjs";
import { NOBODY, act, api, goodToken, newFollower, newWriter, practice, raw, refused } from "./client-kit.mjs";

await check("all followers are listed, page after page", async () => {
  const one = await newFollower("Eins");
  const gone = await newFollower("Zwei");
  await act(gone, "unfollow");
  const seen = [];
  let page = await api.getFollowers();
  const { total } = page;
  while (page.count > 0) {
    seen.push(...page.data.openid);
    assert.strictEqual(page.data.openid.length, page.count);
    page = await api.getFollowers(page.next_openid);
  }
  assert.strictEqual(page.data, undefined);
  assert.strictEqual(page.next_openid, "");
  assert.strictEqual(seen.length, total);
  assert.ok(seen.includes(one) && !seen.includes(gone));
});

await check("many are described at once", async () => {
  const one = await newFollower("Drei");
  const gone = await newFollower("Vier");
  await act(gone, "unfollow");
  const answer = await api.batchGetUsers([one, gone]);
  assert.deepStrictEqual(answer.user_info_list.map((user) => [user.openid, user.subscribe]), [[one, 1], [gone, 0]]);
});

await check("a remark is kept", async () => {
  const openid = await newFollower("Bemerkt");
  await api.updateRemark(openid, "Herr Wei");
  assert.strictEqual((await api.getUser({ openid })).remark, "Herr Wei");
  await api.updateRemark(openid, "");
  assert.strictEqual((await api.getUser({ openid })).remark, "");
});

await check("tags are made, given, renamed, taken and deleted", async () => {
  const openid = await newFollower("Mit Marke");
  const { tag } = await api.createTags("Werkstatt");
  assert.strictEqual(tag.name, "Werkstatt");
  await api.batchTagging([openid], tag.id);
  assert.deepStrictEqual([...(await api.getIdList(openid)).tagid_list], [tag.id]);
  assert.deepStrictEqual([...(await api.getUser({ openid })).tagid_list], [tag.id]);
  assert.ok((await api.getUsersFromTag(tag.id, "")).data.openid.includes(openid));
  await api.updateTag(tag.id, "Service");
  const found = (await api.getTags()).tags.find((other) => other.id === tag.id);
  assert.deepStrictEqual([found.name, found.count], ["Service", 1]);
  await api.batchUnTagging([openid], tag.id);
  assert.deepStrictEqual([...(await api.getIdList(openid)).tagid_list], []);
  await api.deleteTag(tag.id);
  assert.ok(!(await api.getTags()).tags.some((other) => other.id === tag.id));
});

const newTag = async (name) => (await api.createTags(name)).tag.id;
const typing = async (touser, command) =>
  raw("POST", `/cgi-bin/message/custom/typing?access_token=${await goodToken()}`, JSON.stringify({ touser, command }));

const REFUSALS = {
  "a remark of 30 bytes": [40092, async () => api.updateRemark(await newFollower("Lang"), "x".repeat(30))],
  "a remark for a stranger": [40003, () => api.updateRemark(NOBODY, "x")],
  "101 described at once": [40032, async () => {
    const openid = await newFollower("Viele");
    return api.batchGetUsers(Array(101).fill(openid));
  }],
  "a tag of no name": [45157, () => api.createTags("")],
  "a tag that is there": [45157, async () => {
    await newTag("doppelt");
    return api.createTags("doppelt");
  }],
  "a tag of 31 bytes": [45158, () => api.createTags("x".repeat(31))],
  "another name for a system tag": [45058, () => api.updateTag(2, "x")],
  "deleting a system tag": [45058, () => api.deleteTag(0)],
  "a tag that is not there": [45159, async () => api.batchTagging([await newFollower("Ohne")], 99999)],
  "a tag for a stranger": [49003, async () => api.batchTagging([NOBODY], await newTag("fremd"))],
  "51 tagged at once": [40032, async () => {
    const openid = await newFollower("Noch mehr");
    return api.batchTagging(Array(51).fill(openid), await newTag("fünfzig"));
  }],
  "21 tags for one": [45059, async () => {
    const openid = await newFollower("Beklebt");
    for (let i = 0; i < 21; i++) await api.batchTagging([openid], await newTag(`nr ${i}`));
  }],
};

for (const [name, [code, attempt]] of Object.entries(REFUSALS))
  await check(`${code}: ${name}`, async () => refused(code, attempt()));

await check("45072, 45080, 45081: typing of nobody, out of turn, and twice", async () => {
  const openid = await newWriter("Schreibt");
  assert.strictEqual(await typing(openid, "Dancing"), 45072);
  assert.strictEqual(await typing(openid, "Typing"), 0);
  assert.strictEqual(await typing(openid, "Typing"), 45081);
  assert.strictEqual(await typing(openid, "CancelTyping"), 0);
  await order(practice, "/practice/clock", { advance: 31 });
  assert.strictEqual(await typing(openid, "Typing"), 45080);
});
