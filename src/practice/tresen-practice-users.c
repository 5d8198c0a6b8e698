/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-users.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-practice-refusal.h"
#include "tresen-practice-tags.h"

#define FOLLOWERS_A_PAGE 10000
#define USERS_A_CALL 100
#define TAGGED_A_CALL 50
#define REMARK_BYTES_BELOW 30
#define LAST_SYSTEM_TAG 2
#define TYPING_US (15 * G_TIME_SPAN_SECOND)
#define EXCHANGE_US (30 * G_TIME_SPAN_SECOND)

typedef TresenPracticeCall Call;

static TresenHttpReply *
refuse (int code)
{
  return tresen_practice_refusal_new (code);
}

static JsonArray *
get_array (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonArray *
describe_tag_ids (const TresenPracticeFollower *follower)
{
  JsonArray *ids = json_array_new ();

  for (guint i = 0; i < follower->tag_ids->len; i++)
    json_array_add_int_element (ids, g_array_index (follower->tag_ids, gint64, i));
  return ids;
}

static JsonObject *
describe_follower (const TresenPracticeFollower *follower)
{
  JsonObject *answer = json_object_new ();
  static const char *const emptied[] = { "nickname", "city", "province", "country", "headimgurl" };

  json_object_set_int_member (answer, "subscribe", follower->is_followed ? 1 : 0);
  json_object_set_string_member (answer, "openid", follower->openid);
  if (!follower->is_followed)
    return answer;
  json_object_set_string_member (answer, "language", "zh_CN");
  json_object_set_int_member (answer, "sex", 0);
  for (gsize i = 0; i < G_N_ELEMENTS (emptied); i++)
    json_object_set_string_member (answer, emptied[i], "");
  json_object_set_string_member (answer, "remark", follower->remark);
  json_object_set_int_member (answer, "subscribe_time", follower->followed_us / G_TIME_SPAN_SECOND);
  json_object_set_int_member (answer, "groupid", 0);
  json_object_set_array_member (answer, "tagid_list", describe_tag_ids (follower));
  json_object_set_string_member (answer, "subscribe_scene",
                                 *follower->scene != '\0' ? "ADD_SCENE_QR_CODE"
                                                          : "ADD_SCENE_SEARCH");
  json_object_set_int_member (answer, "qr_scene", 0);
  json_object_set_string_member (answer, "qr_scene_str", follower->scene);
  return answer;
}

static TresenHttpReply *
answer_user_info (const Call *call)
{
  const char *openid = tresen_practice_call_get (call, "openid");
  TresenPracticeFollower *follower = tresen_practice_account_find (call->api->account, openid);
  g_autoptr (JsonObject) answer = NULL;

  if (openid == NULL || *openid == '\0')
    return refuse (41009);
  if (follower == NULL)
    return refuse (40003);
  answer = describe_follower (follower);
  return tresen_practice_answer_new (answer);
}

/* Describes one of user_list; %NULL for somebody unknown. */
static JsonObject *
describe_asked (const Call *call, JsonNode *node)
{
  JsonObject *user = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  TresenPracticeFollower *follower = tresen_practice_account_find (
      call->api->account, tresen_practice_call_member (user, "openid"));

  return follower != NULL ? describe_follower (follower) : NULL;
}

static TresenHttpReply *
answer_users_info (const Call *call)
{
  int code = 0;
  g_autoptr (JsonObject) body = tresen_practice_call_read_body (call, &code);
  JsonArray *users = get_array (body, "user_list");
  g_autoptr (JsonObject) answer = json_object_new ();
  JsonArray *list = json_array_new ();

  json_object_set_array_member (answer, "user_info_list", list);
  if (code != 0)
    return refuse (code);
  if (users == NULL || json_array_get_length (users) == 0
      || json_array_get_length (users) > USERS_A_CALL)
    return refuse (40032);
  for (guint i = 0; i < json_array_get_length (users); i++)
    {
      JsonObject *user = describe_asked (call, json_array_get_element (users, i));

      if (user == NULL)
        return refuse (40003);
      json_array_add_object_element (list, user);
    }
  return tresen_practice_answer_new (answer);
}

/* A page of those for whom @tag_id stands (0: all who follow), behind @after. Without anybody left there is neither "data"
 * nor a next one; the last page still has a next one. */
static TresenHttpReply *
answer_page (const Call *call, gint64 tag_id, const char *after)
{
  GPtrArray *all = call->api->account->followers;
  g_autoptr (JsonObject) answer = json_object_new ();
  JsonArray *openids = json_array_new ();
  JsonObject *data = json_object_new ();
  const char *last = "";
  gint64 total = 0;
  gboolean is_behind = *after == '\0';

  json_object_set_array_member (data, "openid", openids);
  for (guint i = 0; i < all->len; i++)
    {
      const TresenPracticeFollower *follower = g_ptr_array_index (all, i);
      gboolean is_meant
          = follower->is_followed && (tag_id == 0 || tresen_practice_tags_has (follower, tag_id));

      total += is_meant ? 1 : 0;
      if (is_meant && is_behind && json_array_get_length (openids) < FOLLOWERS_A_PAGE)
        {
          json_array_add_string_element (openids, follower->openid);
          last = follower->openid;
        }
      is_behind = is_behind || strcmp (follower->openid, after) == 0;
    }
  if (tag_id == 0)
    json_object_set_int_member (answer, "total", total);
  json_object_set_int_member (answer, "count", json_array_get_length (openids));
  json_object_set_string_member (answer, "next_openid", last);
  if (json_array_get_length (openids) > 0)
    json_object_set_object_member (answer, "data", g_steal_pointer (&data));
  g_clear_pointer (&data, json_object_unref);
  return tresen_practice_answer_new (answer);
}

static TresenHttpReply *
answer_followers (const Call *call)
{
  const char *after = tresen_practice_call_get (call, "next_openid");

  if (after == NULL)
    after = "";
  if (*after != '\0' && tresen_practice_account_find (call->api->account, after) == NULL)
    return refuse (40003);
  return answer_page (call, 0, after);
}

static TresenHttpReply *
answer_tagged (const Call *call)
{
  int code = 0;
  g_autoptr (JsonObject) body = tresen_practice_call_read_body (call, &code);
  gint64 id = body != NULL ? tresen_json_get_int (body, "tagid", -1) : -1;

  if (code != 0)
    return refuse (code);
  if (tresen_practice_tags_find (call->api->account, id) == NULL)
    return refuse (45159);
  return answer_page (call, id, tresen_practice_call_member (body, "next_openid"));
}

static TresenHttpReply *
answer_remark (const Call *call)
{
  int code = 0;
  g_autoptr (JsonObject) body = tresen_practice_call_read_body (call, &code);
  const char *remark = tresen_practice_call_member (body, "remark");
  TresenPracticeFollower *follower;

  if (code != 0)
    return refuse (code);
  follower = tresen_practice_account_find (call->api->account,
                                           tresen_practice_call_member (body, "openid"));
  if (follower == NULL || !follower->is_followed)
    return refuse (40003);
  if (strlen (remark) >= REMARK_BYTES_BELOW)
    return refuse (40092);
  g_free (follower->remark);
  follower->remark = g_strdup (remark);
  return tresen_practice_call_answer_ok ();
}

static JsonObject *
describe_tag (const TresenPracticeTag *tag)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "id", tag->id);
  json_object_set_string_member (object, "name", tag->name);
  return object;
}

static TresenHttpReply *
answer_tag_create (const Call *call)
{
  TresenPracticeAccount *account = call->api->account;
  int code = 0;
  g_autoptr (JsonObject) body = tresen_practice_call_read_body (call, &code);
  const char *name
      = code == 0 ? tresen_practice_call_member (tresen_json_get_object (body, "tag"), "name") : "";
  g_autoptr (JsonObject) answer = json_object_new ();

  if (code == 0)
    code = tresen_practice_tags_check_name (account, name);
  if (code == 0 && account->tags->len >= TRESEN_PRACTICE_MOST_TAGS)
    code = 45056;
  if (code != 0)
    return refuse (code);
  json_object_set_object_member (answer, "tag",
                                 describe_tag (tresen_practice_tags_add (account, 0, name)));
  return tresen_practice_answer_new (answer);
}

static TresenHttpReply *
answer_tags (const Call *call)
{
  static const TresenPracticeTag starred = { LAST_SYSTEM_TAG, (char *) "星标组" };
  TresenPracticeAccount *account = call->api->account;
  g_autoptr (JsonObject) answer = json_object_new ();
  JsonArray *list = json_array_new ();
  JsonObject *object = describe_tag (&starred);

  json_object_set_int_member (object, "count", 0);
  json_array_add_object_element (list, object);
  for (guint i = 0; i < account->tags->len; i++)
    {
      const TresenPracticeTag *tag = g_ptr_array_index (account->tags, i);

      object = describe_tag (tag);
      json_object_set_int_member (object, "count", tresen_practice_tags_count (account, tag->id));
      json_array_add_object_element (list, object);
    }
  json_object_set_array_member (answer, "tags", list);
  return tresen_practice_answer_new (answer);
}

/* Finds the tag that is to be changed; the platform's own cannot be. */
static TresenPracticeTag *
find_tag (const Call *call, JsonObject *body, int *code)
{
  JsonObject *wanted = body != NULL ? tresen_json_get_object (body, "tag") : NULL;
  gint64 id = wanted != NULL ? tresen_json_get_int (wanted, "id", -1) : -1;
  TresenPracticeTag *tag = tresen_practice_tags_find (call->api->account, id);

  if (*code == 0 && id >= 0 && id <= LAST_SYSTEM_TAG)
    *code = 45058;
  else if (*code == 0 && tag == NULL)
    *code = 45159;
  return tag;
}

static TresenHttpReply *
answer_tag_update (const Call *call)
{
  int code = 0;
  g_autoptr (JsonObject) body = tresen_practice_call_read_body (call, &code);
  TresenPracticeTag *tag = find_tag (call, body, &code);
  const char *name;

  if (code != 0)
    return refuse (code);
  name = tresen_practice_call_member (tresen_json_get_object (body, "tag"), "name");
  if (strcmp (tag->name, name) != 0)
    code = tresen_practice_tags_check_name (call->api->account, name);
  if (code != 0)
    return refuse (code);
  g_free (tag->name);
  tag->name = g_strdup (name);
  return tresen_practice_call_answer_ok ();
}

static TresenHttpReply *
answer_tag_delete (const Call *call)
{
  int code = 0;
  g_autoptr (JsonObject) body = tresen_practice_call_read_body (call, &code);
  TresenPracticeTag *tag = find_tag (call, body, &code);

  if (code != 0)
    return refuse (code);
  tresen_practice_tags_remove (call->api->account, tag);
  return tresen_practice_call_answer_ok ();
}

/* Whether all of openid_list are this account's and may have one tag more. */
static int
check_members (const Call *call, JsonArray *openids, gint64 tag_id, gboolean is_set)
{
  for (guint i = 0; i < json_array_get_length (openids); i++)
    {
      JsonNode *node = json_array_get_element (openids, i);
      const char *openid
          = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
      const TresenPracticeFollower *follower
          = tresen_practice_account_find (call->api->account, openid);

      if (follower == NULL)
        return 49003;
      if (is_set && !tresen_practice_tags_has (follower, tag_id)
          && follower->tag_ids->len >= TRESEN_PRACTICE_MOST_TAGS_OF_ONE)
        return 45059;
    }
  return 0;
}

/* Those who do not follow any more are told by name; for the others it is done. */
static TresenHttpReply *
set_members (const Call *call, JsonArray *openids, gint64 tag_id, gboolean is_set)
{
  g_autoptr (JsonObject) answer = json_object_new ();
  JsonArray *failed = json_array_new ();

  json_object_set_int_member (answer, "errcode", 45171);
  json_object_set_string_member (answer, "errmsg", "some openids failed");
  json_object_set_array_member (answer, "fail_openid_list", failed);
  for (guint i = 0; i < json_array_get_length (openids); i++)
    {
      TresenPracticeFollower *follower = tresen_practice_account_find (
          call->api->account, json_array_get_string_element (openids, i));

      if (follower->is_followed)
        tresen_practice_tags_set (follower, tag_id, is_set);
      else
        json_array_add_string_element (failed, follower->openid);
    }
  return json_array_get_length (failed) > 0 ? tresen_practice_answer_new (answer)
                                            : tresen_practice_call_answer_ok ();
}

static TresenHttpReply *
answer_tagging (const Call *call, gboolean is_set)
{
  int code = 0;
  g_autoptr (JsonObject) body = tresen_practice_call_read_body (call, &code);
  JsonArray *openids = get_array (body, "openid_list");
  gint64 id = body != NULL ? tresen_json_get_int (body, "tagid", -1) : -1;

  if (code == 0
      && (openids == NULL || json_array_get_length (openids) == 0
          || json_array_get_length (openids) > TAGGED_A_CALL))
    code = 40032;
  if (code == 0 && tresen_practice_tags_find (call->api->account, id) == NULL)
    code = 45159;
  if (code == 0)
    code = check_members (call, openids, id, is_set);
  return code != 0 ? refuse (code) : set_members (call, openids, id, is_set);
}

static TresenHttpReply *
answer_batch_tagging (const Call *call)
{
  return answer_tagging (call, TRUE);
}

static TresenHttpReply *
answer_batch_untagging (const Call *call)
{
  return answer_tagging (call, FALSE);
}

static TresenHttpReply *
answer_tag_ids (const Call *call)
{
  int code = 0;
  g_autoptr (JsonObject) body = tresen_practice_call_read_body (call, &code);
  const TresenPracticeFollower *follower = tresen_practice_account_find (
      call->api->account, tresen_practice_call_member (body, "openid"));
  g_autoptr (JsonObject) answer = json_object_new ();

  if (code != 0)
    return refuse (code);
  if (follower == NULL)
    return refuse (40003);
  json_object_set_array_member (answer, "tagid_list", describe_tag_ids (follower));
  return tresen_practice_answer_new (answer);
}

static TresenHttpReply *
answer_typing (const Call *call)
{
  int code = 0;
  g_autoptr (JsonObject) body = tresen_practice_call_read_body (call, &code);
  const char *command = tresen_practice_call_member (body, "command");
  gint64 now_us = tresen_practice_account_now_us (call->api->account);
  TresenPracticeFollower *follower;
  gboolean is_typing;

  if (code != 0)
    return refuse (code);
  follower = tresen_practice_account_find (call->api->account,
                                           tresen_practice_call_member (body, "touser"));
  if (follower == NULL)
    return refuse (40003);
  is_typing = strcmp (command, "Typing") == 0;
  if (!is_typing && strcmp (command, "CancelTyping") != 0)
    return refuse (45072);
  if (follower->exchanged_us == 0 || now_us - follower->exchanged_us > EXCHANGE_US)
    return refuse (45080);
  if (is_typing && now_us < follower->typing_until_us)
    return refuse (45081);
  follower->typing_until_us = is_typing ? now_us + TYPING_US : 0;
  return tresen_practice_call_answer_ok ();
}

const TresenPracticeEndpoint tresen_practice_users_endpoints[] = {
  { "/cgi-bin/user/info", "GET", TRUE, answer_user_info },
  { "/cgi-bin/user/info/batchget", "POST", TRUE, answer_users_info },
  { "/cgi-bin/user/info/updateremark", "POST", TRUE, answer_remark },
  { "/cgi-bin/user/get", "GET", TRUE, answer_followers },
  { "/cgi-bin/user/tag/get", "POST", TRUE, answer_tagged },
  { "/cgi-bin/tags/create", "POST", TRUE, answer_tag_create },
  { "/cgi-bin/tags/get", "GET", TRUE, answer_tags },
  { "/cgi-bin/tags/update", "POST", TRUE, answer_tag_update },
  { "/cgi-bin/tags/delete", "POST", TRUE, answer_tag_delete },
  { "/cgi-bin/tags/members/batchtagging", "POST", TRUE, answer_batch_tagging },
  { "/cgi-bin/tags/members/batchuntagging", "POST", TRUE, answer_batch_untagging },
  { "/cgi-bin/tags/getidlist", "POST", TRUE, answer_tag_ids },
  { "/cgi-bin/message/custom/typing", "POST", TRUE, answer_typing },
  { 0 },
};
