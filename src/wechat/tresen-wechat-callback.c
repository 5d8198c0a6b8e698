/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-callback.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-wechat-event-codec.h"
#include "tresen-wechat-message-codec.h"
#include "tresen-xml.h"

#define ROOT_NAME "xml"
#define MAX_KEY_SIZE 240
#define MAX_HEAD 128
/* The last second of the year 9999; a larger CreateTime is no time. */
#define MAX_SECONDS G_GINT64_CONSTANT (253402300799)

G_DEFINE_QUARK (tresen_wechat_callback_error_quark, tresen_wechat_callback_error)

/**
 * tresen_wechat_document_is_json:
 * @body: as for tresen_wechat_document_parse()
 *
 * Pure; any thread.
 *
 * Returns: whether the first byte that is not blank says JSON
 */
gboolean
tresen_wechat_document_is_json (GBytes *body)
{
  gsize size = 0, start = 0;
  const char *text = g_bytes_get_data (body, &size);

  while (start < size && g_ascii_isspace (text[start]))
    start++;
  return start < size && text[start] == '{';
}

/**
 * tresen_wechat_document_parse:
 * @body: a callback's body, or what was sealed in it
 *
 * Tells XML from JSON by the first byte that is not blank, as the push settings allow either. A byte-order mark is refused.
 * Pure; any thread. Source: WeChat, message push; the data format is a choice of the push settings.
 *
 * Errors: %TRESEN_WECHAT_CALLBACK_ERROR_INVALID.
 *
 * Returns: (transfer full) (nullable): the document's root
 */
TresenTree *
tresen_wechat_document_parse (GBytes *body, GError **error)
{
  gsize size = 0, start = 0;
  const char *text = g_bytes_get_data (body, &size);
  g_autoptr (GBytes) rest = NULL;
  g_autoptr (GError) parse_error = NULL;
  g_autoptr (TresenTree) tree = NULL;
  g_autoptr (JsonObject) object = NULL;

  while (start < size && g_ascii_isspace (text[start]))
    start++;
  rest = start == 0 ? g_bytes_ref (body) : g_bytes_new_from_bytes (body, start, size - start);
  if (start < size && text[start] == '<')
    tree = tresen_xml_parse (rest, &parse_error);
  else if (start < size && text[start] == '{')
    object = tresen_json_parse_object (rest, &parse_error);
  if (object != NULL)
    tree = tresen_json_to_tree (object, ROOT_NAME);

  if (tree == NULL)
    g_set_error (error, TRESEN_WECHAT_CALLBACK_ERROR, TRESEN_WECHAT_CALLBACK_ERROR_INVALID,
                 "callback: %s",
                 parse_error != NULL ? parse_error->message : "neither XML nor JSON");
  else if (strcmp (tresen_tree_get_name (tree), ROOT_NAME) != 0)
    g_set_error (error, TRESEN_WECHAT_CALLBACK_ERROR, TRESEN_WECHAT_CALLBACK_ERROR_INVALID,
                 "callback: the root is not <" ROOT_NAME ">");
  else
    return g_steal_pointer (&tree);
  return NULL;
}

static gboolean
set_incomplete (GError **error, const char *member)
{
  g_set_error (error, TRESEN_WECHAT_CALLBACK_ERROR, TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE,
               "callback: %s is missing", member);
  return FALSE;
}

static gint64
read_time_us (const TresenTree *document)
{
  const char *text = tresen_tree_find_text (document, "CreateTime");
  guint64 seconds;

  if (!g_ascii_string_to_unsigned (text, 10, 0, MAX_SECONDS, &seconds, NULL))
    return 0;
  return (gint64) seconds * G_USEC_PER_SEC;
}

static void
append_key_part (GString *key, const char *part)
{
  g_string_append_c (key, ':');
  for (; *part != '\0'; part++)
    if (g_ascii_isalnum (*part) || strchr ("-_.", *part) != NULL)
      g_string_append_c (key, *part);
    else
      g_string_append_printf (key, "%%%02X", (guint8) *part);
}

/* A key too long for an index becomes a hash behind its first @head bytes, told apart by the "#" that no plain key holds. */
static char *
finish_key (GString *key, gsize head)
{
  g_autofree char *hash = NULL;

  if (key->len <= MAX_KEY_SIZE)
    return g_string_free (key, FALSE);
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guint8 *) key->str, key->len);
  g_string_truncate (key, head);
  g_string_append_printf (key, "#%s", hash);
  return g_string_free (key, FALSE);
}

/* Some events name the message or the job they are about only further down (subscribe_msg_sent_event). */
static const char *
find_deep (const TresenTree *tree, const char *name)
{
  const char *text = "";

  for (guint i = 0; *text == '\0' && i < tresen_tree_count_children (tree); i++)
    {
      const TresenTree *child = tresen_tree_get_nth (tree, i);

      text = g_ascii_strcasecmp (tresen_tree_get_name (child), name) == 0
                 ? tresen_tree_get_text (child)
                 : find_deep (child, name);
    }
  return text;
}

static gboolean
make_event_key (TresenWechatCallback *self, const TresenTree *document, GError **error)
{
  const char *time = tresen_tree_find_text (document, "CreateTime");
  GString *key;
  gsize head;

  if (*time == '\0')
    return set_incomplete (error, "CreateTime");
  key = g_string_new ("wechat:e");
  append_key_part (key, self->openid);
  /* Whom it is about stays to be read: by that it is found when the person's data are to be deleted. */
  head = key->len < MAX_HEAD ? key->len + 1 : strlen ("wechat:e:");
  append_key_part (key, time);
  append_key_part (key, self->kind);
  append_key_part (key, tresen_tree_find_text (document, "EventKey"));
  append_key_part (key, find_deep (document, "MsgID"));
  self->dedupe_key = finish_key (key, head);
  return TRUE;
}

/* A message without MsgId is not known to exist; should one come, it is kept apart by all that it says. */
static void
make_message_key (TresenWechatCallback *self, const TresenTree *document)
{
  GString *key = g_string_new ("wechat:m");

  append_key_part (key, self->msgid);
  if (*self->msgid == '\0')
    {
      append_key_part (key, self->openid);
      append_key_part (key, tresen_tree_find_text (document, "CreateTime"));
      append_key_part (key, self->kind);
      append_key_part (key, self->text);
      append_key_part (key, self->detail);
      append_key_part (key, self->media_id);
      append_key_part (key, self->picture_url);
    }
  self->dedupe_key = finish_key (key, strlen ("wechat:m:"));
}

static gboolean
decode_message (TresenWechatCallback *self, const TresenTree *document, const char *type)
{
  tresen_wechat_message_read (self, document, type);
  make_message_key (self, document);
  return TRUE;
}

static gboolean
decode_event (TresenWechatCallback *self, const TresenTree *document, GError **error)
{
  const char *event = tresen_tree_find_text (document, "Event");

  if (*event == '\0')
    return set_incomplete (error, "Event");
  tresen_wechat_event_read (self, document, event);
  return make_event_key (self, document, error);
}

/**
 * tresen_wechat_callback_decode:
 * @document: the root, from tresen_wechat_document_parse()
 *
 * Reads a message or an event; whatever is not of a known kind keeps the members that all kinds share. Order of members and
 * unknown members do not matter. Pure; any thread. Source: WeChat, receiving messages and events.
 *
 * Errors: %TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE.
 *
 * Returns: (transfer full) (nullable): the callback; free it with tresen_wechat_callback_free()
 */
TresenWechatCallback *
tresen_wechat_callback_decode (const TresenTree *document, GError **error)
{
  g_autoptr (TresenWechatCallback) self = g_new0 (TresenWechatCallback, 1);
  const char *type = tresen_tree_find_text (document, "MsgType");
  gboolean good;

  self->to = g_strdup (tresen_tree_find_text (document, "ToUserName"));
  self->openid = g_strdup (tresen_tree_find_text (document, "FromUserName"));
  self->created_at_us = read_time_us (document);
  if (*self->openid == '\0' && tresen_tree_find (document, "Encrypt") != NULL)
    good = set_incomplete (
        error, "everything but Encrypt (is the mode set to plain here and to safe at WeChat?)");
  else if (*self->openid == '\0' || *type == '\0')
    good = set_incomplete (error, *self->openid == '\0' ? "FromUserName" : "MsgType");
  else if (g_ascii_strcasecmp (type, "event") == 0)
    good = decode_event (self, document, error);
  else
    good = decode_message (self, document, type);
  return good ? g_steal_pointer (&self) : NULL;
}

void
tresen_wechat_callback_free (TresenWechatCallback *self)
{
  if (self == NULL)
    return;
  g_free (self->to);
  g_free (self->openid);
  g_free (self->kind);
  g_free (self->msgid);
  g_free (self->text);
  g_free (self->detail);
  g_free (self->media_id);
  g_free (self->picture_url);
  g_free (self->dedupe_key);
  g_free (self);
}
