/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-answer.h"

#include <gio/gio.h>
#include <string.h>

#include "tresen-json.h"
#include "tresen-wechat-crypto.h"
#include "tresen-xml.h"

#define TEXT_MAX_BYTES 2048

/* The member that a reply of this kind cannot do without, under its own element unless that is empty (spec 5). */
typedef struct
{
  const char *kind;
  const char *element;
  const char *member;
} ReplyRule;

static const ReplyRule reply_rules[] = {
  { "text", "", "Content" },
  { "image", "Image", "MediaId" },
  { "voice", "Voice", "MediaId" },
  { "video", "Video", "MediaId" },
  { "music", "Music", "ThumbMediaId" },
  { "news", "Articles", "item" },
  { "transfer_customer_service", "", "MsgType" },
};

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, message);
  return FALSE;
}

static TresenTree *
read_document (const TresenPracticeIdentity *identity, GBytes *body, GError **error)
{
  g_autoptr (TresenTree) tree = NULL;

  if (identity->writes_json)
    {
      g_autoptr (JsonObject) object = tresen_json_parse_object (body, error);

      return object != NULL ? tresen_json_to_tree (object, "xml") : NULL;
    }
  tree = tresen_xml_parse (body, error);
  if (tree != NULL && strcmp (tresen_tree_get_name (tree), "xml") != 0)
    {
      refuse (error, "the root is not xml");
      return NULL;
    }
  return g_steal_pointer (&tree);
}

static const char *
text_of (const TresenTree *tree, const char *name)
{
  const TresenTree *child = tresen_tree_find (tree, name);

  return child != NULL ? tresen_tree_get_text (child) : "";
}

/* Opens a sealed reply (spec 2.5); the nonce and the time are the desk's own. */
static TresenTree *
open_envelope (const TresenPracticeIdentity *identity, const TresenTree *envelope, GError **error)
{
  const char *encrypt = text_of (envelope, "Encrypt");
  g_autofree char *expected = tresen_wechat_msg_signature (
      identity->token, text_of (envelope, "TimeStamp"), text_of (envelope, "Nonce"), encrypt);
  g_autoptr (GBytes) clear = NULL;

  if (strcmp (expected, text_of (envelope, "MsgSignature")) != 0)
    {
      refuse (error, "MsgSignature does not fit");
      return NULL;
    }
  clear = tresen_wechat_decrypt (identity->key, identity->app_id, encrypt, error);
  return clear != NULL ? read_document (identity, clear, error) : NULL;
}

static gboolean
is_time (const char *text)
{
  gsize size = strlen (text);

  return size == 10 && strspn (text, "0123456789") == size;
}

static TresenPracticeReply *
read_reply (const TresenTree *tree, const ReplyRule *rule, GError **error)
{
  const TresenTree *holder = *rule->element == '\0' ? tree : tresen_tree_find (tree, rule->element);
  const TresenTree *needed = holder != NULL ? tresen_tree_find (holder, rule->member) : NULL;
  gboolean has_value
      = needed != NULL
        && (*tresen_tree_get_text (needed) != '\0' || tresen_tree_count_children (needed) > 0);
  TresenPracticeReply *reply;

  if (!has_value || strlen (text_of (tree, "Content")) > TEXT_MAX_BYTES)
    {
      refuse (error, "a reply of kind %s without its content, or with too much", rule->kind);
      return NULL;
    }
  reply = g_new0 (TresenPracticeReply, 1);
  reply->kind = g_strdup (rule->kind);
  reply->text = g_strdup (text_of (tree, "Content"));
  reply->media_id = g_strdup (text_of (holder, "MediaId"));
  return reply;
}

static TresenPracticeReply *
check_reply (const TresenPracticeIdentity *identity,
             const TresenTree *tree,
             const char *openid,
             GError **error)
{
  const char *kind = text_of (tree, "MsgType");

  if (strcmp (text_of (tree, "ToUserName"), openid) != 0
      || strcmp (text_of (tree, "FromUserName"), identity->original_id) != 0)
    {
      refuse (error, "the reply goes to or comes from somebody else");
      return NULL;
    }
  if (!is_time (text_of (tree, "CreateTime")))
    {
      refuse (error, "CreateTime is not in seconds");
      return NULL;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (reply_rules); i++)
    if (strcmp (reply_rules[i].kind, kind) == 0)
      return read_reply (tree, &reply_rules[i], error);
  refuse (error, "a MsgType that is no reply");
  return NULL;
}

static gboolean
is_silent (GBytes *body)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (body, &size);

  return size == 0 || (size == 7 && memcmp (data, "success", 7) == 0);
}

/**
 * tresen_practice_answer_judge:
 * @openid: of the customer whose callback was answered
 * @body: of a 200
 * @reply: (out): the reply when the verdict is %TRESEN_PRACTICE_VERDICT_REPLY
 *
 * "success" and an empty body go unsealed in every mode; a reply may be clear in plain and compat mode and must be sealed
 * in safe mode (spec 2.5, 4, 5). @error says why an answer is malformed.
 */
TresenPracticeVerdict
tresen_practice_answer_judge (const TresenPracticeIdentity *identity,
                              const char *openid,
                              GBytes *body,
                              TresenPracticeReply **reply,
                              GError **error)
{
  g_autoptr (TresenTree) tree = NULL;

  if (is_silent (body))
    return TRESEN_PRACTICE_VERDICT_SILENT;
  tree = read_document (identity, body, error);
  if (tree == NULL)
    return TRESEN_PRACTICE_VERDICT_MALFORMED;
  if (tresen_tree_find (tree, "Encrypt") != NULL && identity->mode != TRESEN_PRACTICE_MODE_PLAIN)
    {
      g_autoptr (TresenTree) inner = open_envelope (identity, tree, error);

      *reply = inner != NULL ? check_reply (identity, inner, openid, error) : NULL;
    }
  else if (identity->mode == TRESEN_PRACTICE_MODE_SAFE)
    refuse (error, "a clear reply in safe mode");
  else
    *reply = check_reply (identity, tree, openid, error);
  return *reply != NULL ? TRESEN_PRACTICE_VERDICT_REPLY : TRESEN_PRACTICE_VERDICT_MALFORMED;
}

void
tresen_practice_reply_free (TresenPracticeReply *self)
{
  g_free (self->kind);
  g_free (self->text);
  g_free (self->media_id);
  g_free (self);
}
