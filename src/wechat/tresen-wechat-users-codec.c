/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-users-codec.h"

#include <string.h>

#include "tresen-wechat-api-codec.h"
#include "tresen-wechat-error.h"

/* More would not be a page of WeChat's, which holds 10,000. */
#define MOST_OPENIDS 20000

/**
 * tresen_wechat_remark_cut:
 * @name: UTF-8
 *
 * Any thread. Source: WeChat, updateremark: a remark is shorter than 30 bytes.
 *
 * Returns: (transfer full): as much of @name as fits into a remark, whole characters only
 */
char *
tresen_wechat_remark_cut (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  const char *end = valid;

  while (*end != '\0' && g_utf8_next_char (end) - valid <= TRESEN_WECHAT_REMARK_MAX_BYTES)
    end = g_utf8_next_char (end);
  return g_strndup (valid, end - valid);
}

void
tresen_wechat_follower_page_free (TresenWechatFollowerPage *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->openids);
  g_free (self->next_openid);
  g_free (self);
}

void
tresen_wechat_tag_free (TresenWechatTag *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self);
}

static GBytes *
to_bytes (JsonObject *object)
{
  char *text = tresen_json_to_text (object);

  return g_bytes_new_take (text, strlen (text));
}

/* Source: WeChat, user/info/batchget: {"user_list":[{"openid":…,"lang":…}]}, at most 100. */
GBytes *
tresen_wechat_body_new_users (const char *const *openids)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *list = json_array_new ();

  for (; *openids != NULL; openids++)
    {
      JsonObject *user = json_object_new ();

      json_object_set_string_member (user, "openid", *openids);
      json_object_set_string_member (user, "lang", "zh_CN");
      json_array_add_object_element (list, user);
    }
  json_object_set_array_member (object, "user_list", list);
  return to_bytes (object);
}

/* Source: WeChat, user/info/updateremark. */
GBytes *
tresen_wechat_body_new_remark (const char *openid, const char *remark)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *clean = tresen_wechat_drop_control_characters (remark);

  json_object_set_string_member (object, "openid", openid);
  json_object_set_string_member (object, "remark", clean);
  return to_bytes (object);
}

/*
 * tresen_wechat_body_new_tag:
 * @tag_id: 0 for one that is to be made
 * @name: (nullable): %NULL for one that is to be deleted
 *
 * Source: WeChat, tags/create, update and delete.
 */
GBytes *
tresen_wechat_body_new_tag (gint64 tag_id, const char *name)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *tag = json_object_new ();

  if (tag_id != 0)
    json_object_set_int_member (tag, "id", tag_id);
  if (name != NULL)
    {
      g_autofree char *clean = tresen_wechat_drop_control_characters (name);

      json_object_set_string_member (tag, "name", clean);
    }
  json_object_set_object_member (object, "tag", tag);
  return to_bytes (object);
}

/* Source: WeChat, user/tag/get; @next_openid "" for the first page. */
GBytes *
tresen_wechat_body_new_tagged (gint64 tag_id, const char *next_openid)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_int_member (object, "tagid", tag_id);
  json_object_set_string_member (object, "next_openid", next_openid);
  return to_bytes (object);
}

/* Source: WeChat, tags/members/batchtagging and batchuntagging, at most 50. */
GBytes *
tresen_wechat_body_new_tagging (gint64 tag_id, const char *const *openids)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *list = json_array_new ();

  for (; *openids != NULL; openids++)
    json_array_add_string_element (list, *openids);
  json_object_set_array_member (object, "openid_list", list);
  json_object_set_int_member (object, "tagid", tag_id);
  return to_bytes (object);
}

/* Source: WeChat, tags/getidlist. */
GBytes *
tresen_wechat_body_new_openid (const char *openid)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "openid", openid);
  return to_bytes (object);
}

/* Source: WeChat, message/custom/typing. */
GBytes *
tresen_wechat_body_new_typing (const char *openid, gboolean is_typing)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "touser", openid);
  json_object_set_string_member (object, "command", is_typing ? "Typing" : "CancelTyping");
  return to_bytes (object);
}

static gpointer
bad_answer (const char *what, GError **error)
{
  g_propagate_error (error, tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_BAD_ANSWER, 0, what));
  return NULL;
}

/* For calls that only succeed or fail: WeChat says errcode 0. Always %NULL. */
gpointer
tresen_wechat_read_done (JsonObject *answer, GError **error)
{
  if (tresen_json_get_int (answer, "errcode", G_MAXINT) == 0)
    return NULL;
  return bad_answer ("the answer does not say that it was done", error);
}

static JsonArray *
get_array (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* The texts of an array, whatever else it holds; never endless. */
static void
add_texts (JsonArray *array, GPtrArray *list)
{
  guint n = array != NULL ? MIN (json_array_get_length (array), MOST_OPENIDS) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *text
          = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;

      if (text != NULL && *text != '\0')
        g_ptr_array_add (list, g_strdup (text));
    }
}

/*
 * tresen_wechat_read_followers:
 *
 * A page of user/get or user/tag/get. The last page still names a next one (its own last OpenID), and the page after it has
 * neither "data" nor followers; so pages end with one of count 0, or before when all are told. Source: WeChat, user/get.
 *
 * Returns: (transfer full) (nullable): a TresenWechatFollowerPage
 */
gpointer
tresen_wechat_read_followers (JsonObject *answer, GError **error)
{
  g_autoptr (TresenWechatFollowerPage) page = g_new0 (TresenWechatFollowerPage, 1);
  const char *next = tresen_json_get_string (answer, "next_openid");
  gint64 count = tresen_json_get_int (answer, "count", -1);

  page->openids = g_ptr_array_new_with_free_func (g_free);
  page->total = MAX (tresen_json_get_int (answer, "total", 0), 0);
  add_texts (get_array (tresen_json_get_object (answer, "data"), "openid"), page->openids);
  if (count < 0 || (count > 0 && page->openids->len == 0))
    return bad_answer ("the answer lists no followers and does not say that there are none", error);
  if (page->openids->len > 0 && next != NULL && *next != '\0')
    page->next_openid = g_strdup (next);
  return g_steal_pointer (&page);
}

/* One that cannot be read is left out: the others are still worth having. */
gpointer
tresen_wechat_read_users (JsonObject *answer, GError **error)
{
  JsonArray *array = get_array (answer, "user_info_list");
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_wechat_user_free);

  if (array == NULL)
    return bad_answer ("the answer has no user_info_list", error);
  for (guint i = 0; i < MIN (json_array_get_length (array), MOST_OPENIDS); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      TresenWechatUser *user = JSON_NODE_HOLDS_OBJECT (node)
                                   ? tresen_wechat_read_user (json_node_get_object (node), NULL)
                                   : NULL;

      if (user != NULL)
        g_ptr_array_add (list, user);
    }
  return g_steal_pointer (&list);
}

static TresenWechatTag *
read_one_tag (JsonObject *object)
{
  const char *name = object != NULL ? tresen_json_get_string (object, "name") : NULL;
  gint64 id = object != NULL ? tresen_json_get_int (object, "id", -1) : -1;
  TresenWechatTag *tag;

  if (id < 0 || name == NULL)
    return NULL;
  tag = g_new0 (TresenWechatTag, 1);
  tag->id = id;
  tag->name = g_strdup (name);
  tag->count = MAX (tresen_json_get_int (object, "count", 0), 0);
  return tag;
}

/* What tags/create made: a TresenWechatTag. */
gpointer
tresen_wechat_read_tag (JsonObject *answer, GError **error)
{
  TresenWechatTag *tag = read_one_tag (tresen_json_get_object (answer, "tag"));

  return tag != NULL ? tag : bad_answer ("the answer does not tell the tag's number", error);
}

/* What tags/get lists: an array of TresenWechatTag. */
gpointer
tresen_wechat_read_tags (JsonObject *answer, GError **error)
{
  JsonArray *array = get_array (answer, "tags");
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_wechat_tag_free);

  if (array == NULL)
    return bad_answer ("the answer has no tags", error);
  for (guint i = 0; i < MIN (json_array_get_length (array), MOST_OPENIDS); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      TresenWechatTag *tag
          = JSON_NODE_HOLDS_OBJECT (node) ? read_one_tag (json_node_get_object (node)) : NULL;

      if (tag != NULL)
        g_ptr_array_add (list, tag);
    }
  return g_steal_pointer (&list);
}

/* For whom tagging was not done: none, or with 45171 those of fail_openid_list. A strv. */
gpointer
tresen_wechat_read_tagging (JsonObject *answer, GError **error)
{
  g_autoptr (GPtrArray) failed = g_ptr_array_new_with_free_func (g_free);
  gint64 code = tresen_json_get_int (answer, "errcode", G_MAXINT);

  if (code != 0 && code != TRESEN_WECHAT_CODE_PARTLY_FAILED)
    return bad_answer ("the answer does not say that it was done", error);
  add_texts (get_array (answer, "fail_openid_list"), failed);
  g_ptr_array_add (failed, NULL);
  return g_ptr_array_steal (failed, NULL);
}

/* The numbers of a customer's tags: an array of gint64. */
gpointer
tresen_wechat_read_tag_ids (JsonObject *answer, GError **error)
{
  GArray *ids = tresen_wechat_read_ids (answer, "tagid_list");

  return ids != NULL ? ids : bad_answer ("the answer has no tagid_list", error);
}
