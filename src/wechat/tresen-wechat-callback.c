/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-callback.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-xml.h"

#define ROOT_NAME "xml"
#define SCENE_PREFIX "qrscene_"
#define MAX_KEY_SIZE 240
/* The last second of the year 9999; a larger CreateTime is no time. */
#define MAX_SECONDS G_GINT64_CONSTANT (253402300799)

G_DEFINE_QUARK (tresen_wechat_callback_error_quark, tresen_wechat_callback_error)

/* A member of the document that goes into detail under a name of our own. */
typedef struct
{
  const char *member;
  const char *name;
} Detail;

typedef struct
{
  const char *kind;
  const char *text_member;
  Detail details[4];
} Kind;

static const Kind message_kinds[] = {
  { "text", "Content", { { "bizmsgmenuid", "bizmsgmenuid" } } },
  { "image", NULL, { { NULL } } },
  { "voice",
    NULL,
    { { "Format", "format" },
      { "MediaId16K", "media_id_16k" },
      { "Recognition", "recognition" } } },
  { "video", NULL, { { "ThumbMediaId", "thumb_media_id" } } },
  { "shortvideo", NULL, { { "ThumbMediaId", "thumb_media_id" } } },
  { "location",
    "Label",
    { { "Location_X", "latitude" }, { "Location_Y", "longitude" }, { "Scale", "scale" } } },
  { "link", "Title", { { "Description", "description" }, { "Url", "url" } } },
  { "file",
    "Title",
    { { "Description", "description" }, { "FileTotalLen", "size" }, { "FileMd5", "md5" } } },
};

static const Kind event_kinds[] = {
  { "subscribe", "EventKey" }, { "unsubscribe", NULL }, { "scan", "EventKey" },
  { "click", "EventKey" },     { "view", "EventKey" },
};

static const struct
{
  const char *event;
  TresenGrantKind grant;
} event_grants[] = {
  { "subscribe", TRESEN_GRANT_FOLLOW },
  { "scan", TRESEN_GRANT_SCAN },
  { "click", TRESEN_GRANT_CLICK },
  { "scancode_push", TRESEN_GRANT_CLICK },
  { "scancode_waitmsg", TRESEN_GRANT_CLICK },
};

/* Events about a person that come in the name of the platform: the person stands in a member of its own. */
static const char *const events_in_foreign_name[]
    = { "user_info_modified", "user_authorization_revoke", "user_authorization_cancellation" };

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

static const Kind *
find_kind (const Kind *kinds, guint n_kinds, const char *name)
{
  for (guint i = 0; i < n_kinds; i++)
    if (strcmp (kinds[i].kind, name) == 0)
      return &kinds[i];
  return NULL;
}

static char *
read_detail (const TresenTree *document, const Kind *kind)
{
  g_autoptr (JsonObject) object = NULL;

  for (guint i = 0;
       kind != NULL && i < G_N_ELEMENTS (kind->details) && kind->details[i].member != NULL; i++)
    {
      const char *value = tresen_tree_find_text (document, kind->details[i].member);

      if (*value == '\0')
        continue;
      if (object == NULL)
        object = json_object_new ();
      json_object_set_string_member (object, kind->details[i].name, value);
    }
  return object != NULL ? tresen_json_to_text (object) : g_strdup ("{}");
}

static const char *
read_text (const TresenTree *document, const Kind *kind)
{
  const char *text;

  if (kind != NULL)
    return kind->text_member != NULL ? tresen_tree_find_text (document, kind->text_member) : "";
  text = tresen_tree_find_text (document, "EventKey");
  return *text != '\0' ? text : tresen_tree_find_text (document, "Content");
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

/* A key too long for an index becomes a hash, told apart by the "#" that no plain key holds. */
static char *
finish_key (GString *key)
{
  gsize head = strlen ("wechat:m:");
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

  if (*time == '\0')
    return set_incomplete (error, "CreateTime");
  key = g_string_new ("wechat:e");
  append_key_part (key, self->openid);
  append_key_part (key, time);
  append_key_part (key, self->kind);
  append_key_part (key, tresen_tree_find_text (document, "EventKey"));
  append_key_part (key, find_deep (document, "MsgID"));
  self->dedupe_key = finish_key (key);
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
  self->dedupe_key = finish_key (key);
}

static gboolean
decode_message (TresenWechatCallback *self, const TresenTree *document, const char *type)
{
  const Kind *kind = find_kind (message_kinds, G_N_ELEMENTS (message_kinds), type);
  gboolean is_menu_tap
      = kind == message_kinds && *tresen_tree_find_text (document, "bizmsgmenuid") != '\0';

  self->kind = g_strdup (type);
  self->is_known = kind != NULL;
  self->text = g_strdup (read_text (document, kind));
  self->detail = read_detail (document, kind);
  self->msgid = g_strdup (tresen_tree_find_text (document, "MsgId"));
  self->media_id = g_strdup (tresen_tree_find_text (document, "MediaId"));
  self->picture_url = g_strdup (tresen_tree_find_text (document, "PicUrl"));
  self->opens_window = TRUE;
  self->grant = is_menu_tap ? TRESEN_GRANT_CLICK : TRESEN_GRANT_MESSAGE;
  make_message_key (self, document);
  return TRUE;
}

static void
set_event_person (TresenWechatCallback *self, const TresenTree *document)
{
  const char *person = "";

  for (guint i = 0; i < G_N_ELEMENTS (events_in_foreign_name); i++)
    if (strcmp (events_in_foreign_name[i], self->kind) == 0)
      person = find_deep (document, "OpenID");
  if (*person == '\0')
    return;
  g_free (self->openid);
  self->openid = g_strdup (person);
}

static gboolean
decode_event (TresenWechatCallback *self, const TresenTree *document, GError **error)
{
  const char *event = tresen_tree_find_text (document, "Event");
  const char *text;
  const Kind *kind;

  if (*event == '\0')
    return set_incomplete (error, "Event");
  self->is_event = TRUE;
  self->kind = g_ascii_strdown (event, -1);
  kind = find_kind (event_kinds, G_N_ELEMENTS (event_kinds), self->kind);
  text = read_text (document, kind);
  if (strcmp (self->kind, "subscribe") == 0 && g_str_has_prefix (text, SCENE_PREFIX))
    text += strlen (SCENE_PREFIX);
  self->is_known = kind != NULL;
  self->text = g_strdup (text);
  self->detail = read_detail (document, kind);
  self->msgid = g_strdup ("");
  self->media_id = g_strdup ("");
  self->picture_url = g_strdup ("");
  for (guint i = 0; i < G_N_ELEMENTS (event_grants) && !self->opens_window; i++)
    {
      self->opens_window = strcmp (event_grants[i].event, self->kind) == 0;
      self->grant = self->opens_window ? event_grants[i].grant : TRESEN_GRANT_MESSAGE;
    }
  set_event_person (self, document);
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
