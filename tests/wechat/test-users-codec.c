/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-users-codec.h"

#include <string.h>

#include "tresen-wechat-api-codec.h"
#include "tresen-wechat-error.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  JsonObject *object = tresen_json_parse_object (bytes, &error);

  g_assert_no_error (error);
  return object;
}

static void
assert_body (GBytes *body, const char *expected)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  g_assert_cmpstr (text, ==, expected);
  g_bytes_unref (body);
}

static void
test_bodies (void)
{
  const char *const openids[] = { "oA", "oB", NULL };

  assert_body (tresen_wechat_body_new_users (openids),
               "{\"user_list\":[{\"openid\":\"oA\",\"lang\":\"zh_CN\"},"
               "{\"openid\":\"oB\",\"lang\":\"zh_CN\"}]}");
  assert_body (tresen_wechat_body_new_remark ("oA", "李\x01伟"),
               "{\"openid\":\"oA\",\"remark\":\"李伟\"}");
  assert_body (tresen_wechat_body_new_tag (0, "车队"), "{\"tag\":{\"name\":\"车队\"}}");
  assert_body (tresen_wechat_body_new_tag (134, "VIP"), "{\"tag\":{\"id\":134,\"name\":\"VIP\"}}");
  assert_body (tresen_wechat_body_new_tag (134, NULL), "{\"tag\":{\"id\":134}}");
  assert_body (tresen_wechat_body_new_tagged (134, "oB"),
               "{\"tagid\":134,\"next_openid\":\"oB\"}");
  assert_body (tresen_wechat_body_new_tagging (134, openids),
               "{\"openid_list\":[\"oA\",\"oB\"],\"tagid\":134}");
  assert_body (tresen_wechat_body_new_openid ("oA"), "{\"openid\":\"oA\"}");
  assert_body (tresen_wechat_body_new_typing ("oA", TRUE),
               "{\"touser\":\"oA\",\"command\":\"Typing\"}");
  assert_body (tresen_wechat_body_new_typing ("oA", FALSE),
               "{\"touser\":\"oA\",\"command\":\"CancelTyping\"}");
}

static void
test_remark_cut (void)
{
  static const struct
  {
    const char *name;
    const char *remark;
  } table[] = {
    { "", "" },
    { "Li Wei", "Li Wei" },
    { "12345678901234567890123456789", "12345678901234567890123456789" },
    { "123456789012345678901234567890", "12345678901234567890123456789" },
    { "一二三四五六七八九十", "一二三四五六七八九" },      /* 30 bytes, so 9 characters are left */
    { "ab一二三四五六七八九十", "ab一二三四五六七八九" },  /* exactly 29 */
    { "abc一二三四五六七八九十", "abc一二三四五六七八" }, /* 30 would be one too many */
    { "😀😀😀😀😀😀😀😀", "😀😀😀😀😀😀😀" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *remark = tresen_wechat_remark_cut (table[i].name);

      g_assert_cmpstr (remark, ==, table[i].remark);
      g_assert_cmpuint (strlen (remark), <=, TRESEN_WECHAT_REMARK_MAX_BYTES);
    }
}

/* WeChat's last page still names a next one; the one behind it has no "data". */
static void
test_follower_pages (void)
{
  g_autoptr (JsonObject) middle
      = parse ("{\"total\":3,\"count\":2,\"data\":{\"openid\":[\"oA\",\"oB\"]},"
               "\"next_openid\":\"oB\"}");
  g_autoptr (JsonObject) end = parse ("{\"total\":3,\"count\":0,\"next_openid\":\"\"}");
  g_autoptr (JsonObject) end_named = parse ("{\"total\":3,\"count\":0,\"next_openid\":\"oB\"}");
  g_autoptr (JsonObject) odd
      = parse ("{\"total\":3,\"count\":2,\"data\":{\"openid\":[7,\"\",null,\"oB\"]}}");
  g_autoptr (JsonObject) lost = parse ("{\"total\":3,\"count\":2}");
  g_autoptr (JsonObject) strange = parse ("{\"ok\":true}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;
  g_autoptr (TresenWechatFollowerPage) page = tresen_wechat_read_followers (middle, &error);
  g_autoptr (TresenWechatFollowerPage) last = tresen_wechat_read_followers (end, &error);
  g_autoptr (TresenWechatFollowerPage) last_named = tresen_wechat_read_followers (end_named, &error);
  g_autoptr (TresenWechatFollowerPage) some = tresen_wechat_read_followers (odd, &error);

  g_assert_no_error (error);
  g_assert_cmpint (page->total, ==, 3);
  g_assert_cmpuint (page->openids->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (page->openids, 1), ==, "oB");
  g_assert_cmpstr (page->next_openid, ==, "oB");
  g_assert_cmpuint (last->openids->len, ==, 0);
  g_assert_null (last->next_openid);
  g_assert_null (last_named->next_openid);
  g_assert_cmpuint (some->openids->len, ==, 1);
  g_assert_null (tresen_wechat_read_followers (lost, &error));
  g_assert_error (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BAD_ANSWER);
  g_assert_null (tresen_wechat_read_followers (strange, &other));
  g_assert_error (other, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BAD_ANSWER);
}

/* What is told of a follower today, with members of former times, and of somebody who has left. */
static void
test_users (void)
{
  g_autoptr (JsonObject) answer = parse (
      "{\"user_info_list\":[{\"subscribe\":1,\"openid\":\"oA\",\"nickname\":\"\",\"sex\":0,"
      "\"language\":\"zh_CN\",\"subscribe_time\":1700000000,\"unionid\":\"oU\",\"remark\":\"李伟\","
      "\"groupid\":0,\"tagid_list\":[128,2,\"x\",-1],\"subscribe_scene\":\"ADD_SCENE_QR_CODE\","
      "\"qr_scene\":98765,\"qr_scene_str\":\"\"},7,"
      "{\"subscribe\":0,\"openid\":\"oB\"},{\"openid\":\"oC\"}]}");
  g_autoptr (JsonObject) none = parse ("{\"user_info\":[]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) users = tresen_wechat_read_users (answer, &error);
  const TresenWechatUser *user;

  g_assert_no_error (error);
  g_assert_cmpuint (users->len, ==, 2);
  user = g_ptr_array_index (users, 0);
  g_assert_cmpstr (user->openid, ==, "oA");
  g_assert_true (user->is_followed);
  g_assert_cmpint (user->followed_at_us, ==, G_GINT64_CONSTANT (1700000000000000));
  g_assert_cmpstr (user->remark, ==, "李伟");
  g_assert_cmpstr (user->unionid, ==, "oU");
  g_assert_cmpstr (user->subscribe_scene, ==, "ADD_SCENE_QR_CODE");
  g_assert_cmpstr (user->qr_scene, ==, "98765");
  g_assert_cmpuint (user->tag_ids->len, ==, 2);
  g_assert_cmpint (g_array_index (user->tag_ids, gint64, 0), ==, 128);
  user = g_ptr_array_index (users, 1);
  g_assert_cmpstr (user->openid, ==, "oB");
  g_assert_false (user->is_followed);
  g_assert_null (user->tag_ids);
  g_assert_null (tresen_wechat_read_users (none, &error));
  g_assert_error (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BAD_ANSWER);
}

static void
test_tags (void)
{
  g_autoptr (JsonObject) made = parse ("{\"tag\":{\"id\":134,\"name\":\"车队\"}}");
  g_autoptr (JsonObject) all
      = parse ("{\"tags\":[{\"id\":2,\"name\":\"星标组\",\"count\":0},{\"id\":\"x\"},"
               "{\"id\":134,\"name\":\"车队\",\"count\":12}]}");
  g_autoptr (JsonObject) ids = parse ("{\"tagid_list\":[134,2]}");
  g_autoptr (JsonObject) strange = parse ("{\"errcode\":0}");
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenWechatTag) tag = tresen_wechat_read_tag (made, &error);
  g_autoptr (GPtrArray) tags = tresen_wechat_read_tags (all, &error);
  g_autoptr (GArray) numbers = tresen_wechat_read_tag_ids (ids, &error);

  g_assert_no_error (error);
  g_assert_cmpint (tag->id, ==, 134);
  g_assert_cmpstr (tag->name, ==, "车队");
  g_assert_cmpuint (tags->len, ==, 2);
  g_assert_cmpint (((TresenWechatTag *) g_ptr_array_index (tags, 1))->count, ==, 12);
  g_assert_cmpuint (numbers->len, ==, 2);
  g_assert_null (tresen_wechat_read_tag (strange, NULL));
  g_assert_null (tresen_wechat_read_tags (strange, NULL));
  g_assert_null (tresen_wechat_read_tag_ids (strange, NULL));
}

static TresenHttpReply *
new_reply (const char *text)
{
  return tresen_http_reply_new_text (200, "application/json", text);
}

/* 45171 names for whom it was not done; without the list, and with every other code, it was done for nobody. */
static void
test_partly (void)
{
  g_autoptr (TresenHttpReply) some
      = new_reply ("{\"errcode\":45171,\"errmsg\":\"part of openid failed\","
                   "\"fail_openid_list\":[\"oB\"]}");
  g_autoptr (TresenHttpReply) bare = new_reply ("{\"errcode\":45171,\"errmsg\":\"x\"}");
  g_autoptr (TresenHttpReply) full = new_reply ("{\"errcode\":45059,\"errmsg\":\"x\"}");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = tresen_wechat_reply_read (some, TRUE, &error);
  g_auto (GStrv) failed = NULL;

  g_assert_no_error (error);
  failed = tresen_wechat_read_tagging (answer, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (failed), ==, 1);
  g_assert_cmpstr (failed[0], ==, "oB");
  g_assert_null (tresen_wechat_reply_read (bare, TRUE, &error));
  g_assert_cmpint (tresen_wechat_error_get_code (error), ==, 45171);
  g_clear_error (&error);
  g_assert_null (tresen_wechat_reply_read (full, TRUE, &error));
  g_assert_error (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED);
}

static void
test_codes (void)
{
  static const struct
  {
    int code;
    gboolean is_transient;
  } table[] = {
    { 40003, FALSE }, { 40092, FALSE }, { 45056, FALSE }, { 45157, FALSE }, { 45158, FALSE },
    { 45058, FALSE }, { 45059, FALSE }, { 45159, FALSE }, { 49003, FALSE }, { 48001, FALSE },
    { 45169, TRUE },  { 45011, TRUE },  { -1, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = tresen_wechat_error_new_from_code (table[i].code, "x", TRUE);

      g_assert_cmpint (tresen_wechat_error_get_code (error), ==, table[i].code);
      g_assert_cmpint (tresen_wechat_error_is_transient (error), ==, table[i].is_transient);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wechat/users-codec/bodies", test_bodies);
  g_test_add_func ("/wechat/users-codec/remark-cut", test_remark_cut);
  g_test_add_func ("/wechat/users-codec/follower-pages", test_follower_pages);
  g_test_add_func ("/wechat/users-codec/users", test_users);
  g_test_add_func ("/wechat/users-codec/tags", test_tags);
  g_test_add_func ("/wechat/users-codec/partly", test_partly);
  g_test_add_func ("/wechat/users-codec/codes", test_codes);
  return g_test_run ();
}
