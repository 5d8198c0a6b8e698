/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-passive-reply.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-wechat-callback.h"
#include "tresen-wechat-limits.h"

#define MOST_ARTICLES 8

/* What ends CDATA, and the two characters that XML forbids beside the control ones. */
#define CDATA_END "]]>"
#define FFFE "\xef\xbf\xbe"
#define FFFF "\xef\xbf\xbf"

/* A document is built once, as a tree of these, and then written in the one format or the other. */
typedef struct
{
  gboolean is_json;
  GString *xml;       /* for XML: what is open ends where the writer is */
  JsonObject *object; /* for JSON: where members go */
} Writer;

static gboolean
refuse (GError **error, TresenWechatCallbackError code, const char *kind, const char *what)
{
  g_set_error (error, TRESEN_WECHAT_CALLBACK_ERROR, code, "passive reply of kind %s: %s", kind,
               what);
  return FALSE;
}

/**
 * tresen_wechat_passive_text_clean:
 * @text: UTF-8
 *
 * Leaves out what XML does not allow: control characters other than tab and line ends, U+FFFE and U+FFFF. Pure; any thread.
 *
 * Returns: (transfer full): the rest, at most as long
 */
char *
tresen_wechat_passive_text_clean (const char *text)
{
  char *clean = g_malloc (strlen (text) + 1);
  char *end = clean;

  while (*text != '\0')
    if (strncmp (text, FFFE, 3) == 0 || strncmp (text, FFFF, 3) == 0)
      text += 3;
    else if (g_ascii_iscntrl (*text) && strchr ("\t\r\n", *text) == NULL)
      text++;
    else
      *end++ = *text++;
  *end = '\0';
  return clean;
}

/* What would end the CDATA is split over two of them. */
static void
append_cdata (GString *xml, const char *text)
{
  const char *found;

  g_string_append (xml, "<![CDATA[");
  while ((found = strstr (text, CDATA_END)) != NULL)
    {
      g_string_append_len (xml, text, found + 2 - text);
      g_string_append (xml, "]]><![CDATA[");
      text = found + 2;
    }
  g_string_append (xml, text);
  g_string_append (xml, CDATA_END);
}

static void
add_text (Writer *writer, const char *name, const char *value)
{
  g_autofree char *clean = tresen_wechat_passive_text_clean (value != NULL ? value : "");

  if (writer->is_json)
    {
      json_object_set_string_member (writer->object, name, clean);
      return;
    }
  g_string_append_printf (writer->xml, "<%s>", name);
  append_cdata (writer->xml, clean);
  g_string_append_printf (writer->xml, "</%s>", name);
}

static void
add_text_if_given (Writer *writer, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    add_text (writer, name, value);
}

static void
add_number (Writer *writer, const char *name, gint64 value)
{
  if (writer->is_json)
    json_object_set_int_member (writer->object, name, value);
  else
    g_string_append_printf (writer->xml, "<%s>%" G_GINT64_FORMAT "</%s>", name, value, name);
}

/* Returns: what to hand to close_element() */
static JsonObject *
open_element (Writer *writer, const char *name)
{
  JsonObject *outer = writer->object;

  if (!writer->is_json)
    {
      g_string_append_printf (writer->xml, "<%s>", name);
      return NULL;
    }
  writer->object = json_object_new ();
  json_object_set_object_member (outer, name, writer->object);
  return outer;
}

static void
close_element (Writer *writer, const char *name, JsonObject *outer)
{
  if (writer->is_json)
    writer->object = outer;
  else
    g_string_append_printf (writer->xml, "</%s>", name);
}

static void
add_article (Writer *writer, const TresenWechatArticle *article)
{
  add_text (writer, "Title", article->title);
  add_text (writer, "Description", article->description);
  add_text (writer, "PicUrl", article->picture_url);
  add_text (writer, "Url", article->url);
}

/* Repeated elements in XML are an array in JSON. */
static void
add_articles (Writer *writer, const TresenWechatPassiveReply *reply)
{
  JsonObject *outer = open_element (writer, "Articles");
  JsonObject *articles = writer->object;
  JsonArray *items = writer->is_json ? json_array_new () : NULL;

  for (guint i = 0; i < reply->n_articles; i++)
    if (writer->is_json)
      {
        writer->object = json_object_new ();
        json_array_add_object_element (items, writer->object);
        add_article (writer, &reply->articles[i]);
      }
    else
      {
        g_string_append (writer->xml, "<item>");
        add_article (writer, &reply->articles[i]);
        g_string_append (writer->xml, "</item>");
      }
  writer->object = articles;
  if (writer->is_json)
    json_object_set_array_member (articles, "item", items);
  close_element (writer, "Articles", outer);
}

static gboolean
add_plain_text (Writer *writer, const TresenWechatPassiveReply *reply, GError **error)
{
  g_autofree char *clean
      = tresen_wechat_passive_text_clean (reply->text != NULL ? reply->text : "");

  if (*clean == '\0')
    return refuse (error, TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE, reply->kind, "there is no text");
  if (strlen (clean) > TRESEN_WECHAT_TEXT_MAX_BYTES)
    return refuse (error, TRESEN_WECHAT_CALLBACK_ERROR_INVALID, reply->kind,
                   "more than 2048 bytes");
  add_text (writer, "Content", clean);
  return TRUE;
}

/* Image, Voice, Video: an element of its own around the MediaId. */
static gboolean
add_media (Writer *writer,
           const char *element,
           const TresenWechatPassiveReply *reply,
           GError **error)
{
  JsonObject *outer;

  if (reply->media_id == NULL || *reply->media_id == '\0')
    return refuse (error, TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE, reply->kind,
                   "there is no MediaId");
  outer = open_element (writer, element);
  add_text (writer, "MediaId", reply->media_id);
  add_text_if_given (writer, "Title", reply->title);
  add_text_if_given (writer, "Description", reply->description);
  close_element (writer, element, outer);
  return TRUE;
}

static gboolean
add_music (Writer *writer, const TresenWechatPassiveReply *reply, GError **error)
{
  JsonObject *outer;

  if (reply->media_id == NULL || *reply->media_id == '\0')
    return refuse (error, TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE, reply->kind,
                   "there is no ThumbMediaId");
  outer = open_element (writer, "Music");
  add_text_if_given (writer, "Title", reply->title);
  add_text_if_given (writer, "Description", reply->description);
  add_text_if_given (writer, "MusicUrl", reply->url);
  add_text_if_given (writer, "HQMusicUrl", reply->hq_url);
  add_text (writer, "ThumbMediaId", reply->media_id);
  close_element (writer, "Music", outer);
  return TRUE;
}

static gboolean
add_news (Writer *writer, const TresenWechatPassiveReply *reply, GError **error)
{
  if (reply->n_articles == 0 || reply->n_articles > MOST_ARTICLES)
    return refuse (error, TRESEN_WECHAT_CALLBACK_ERROR_INVALID, reply->kind,
                   "not one to eight articles");
  add_number (writer, "ArticleCount", reply->n_articles);
  add_articles (writer, reply);
  return TRUE;
}

static void
add_transfer (Writer *writer, const TresenWechatPassiveReply *reply)
{
  JsonObject *outer;

  if (reply->desk_account == NULL || *reply->desk_account == '\0')
    return;
  outer = open_element (writer, "TransInfo");
  add_text (writer, "KfAccount", reply->desk_account);
  close_element (writer, "TransInfo", outer);
}

static gboolean
add_content (Writer *writer, const TresenWechatPassiveReply *reply, GError **error)
{
  if (strcmp (reply->kind, "text") == 0)
    return add_plain_text (writer, reply, error);
  if (strcmp (reply->kind, "image") == 0)
    return add_media (writer, "Image", reply, error);
  if (strcmp (reply->kind, "voice") == 0)
    return add_media (writer, "Voice", reply, error);
  if (strcmp (reply->kind, "video") == 0)
    return add_media (writer, "Video", reply, error);
  if (strcmp (reply->kind, "music") == 0)
    return add_music (writer, reply, error);
  if (strcmp (reply->kind, "news") == 0)
    return add_news (writer, reply, error);
  if (strcmp (reply->kind, "transfer_customer_service") != 0)
    return refuse (error, TRESEN_WECHAT_CALLBACK_ERROR_INVALID, reply->kind, "there is no such");
  add_transfer (writer, reply);
  return TRUE;
}

static gboolean
is_utf8 (const TresenWechatPassiveReply *reply)
{
  const char *const texts[]
      = { reply->to,          reply->from, reply->text,   reply->media_id,    reply->title,
          reply->description, reply->url,  reply->hq_url, reply->desk_account };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL && !g_utf8_validate (texts[i], -1, NULL))
      return FALSE;
  for (guint i = 0; i < reply->n_articles; i++)
    {
      const TresenWechatArticle *article = &reply->articles[i];
      const char *const parts[]
          = { article->title, article->description, article->picture_url, article->url };

      for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
        if (parts[k] != NULL && !g_utf8_validate (parts[k], -1, NULL))
          return FALSE;
    }
  return TRUE;
}

static GBytes *
finish_json (JsonObject *object)
{
  char *text = tresen_json_to_text (object);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * tresen_wechat_passive_reply_write:
 * @is_json: whether the callback that is answered was JSON
 *
 * The document that WeChat shows the customer as an answer. Control characters are left out, and what would end a CDATA section
 * is split; a text takes up to 2048 bytes. Pure; any thread. Source: WeChat, passive replies; the limit was measured.
 *
 * Errors: %TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE when what the kind cannot do without is missing,
 * %TRESEN_WECHAT_CALLBACK_ERROR_INVALID for what is not UTF-8, too much, or of no kind that there is.
 *
 * Returns: (transfer full) (nullable): UTF-8
 */
GBytes *
tresen_wechat_passive_reply_write (const TresenWechatPassiveReply *reply,
                                   gboolean is_json,
                                   GError **error)
{
  g_autoptr (JsonObject) root = is_json ? json_object_new () : NULL;
  g_autoptr (GString) xml = g_string_new ("<xml>");
  Writer writer = { is_json, xml, root };

  if (!is_utf8 (reply))
    {
      refuse (error, TRESEN_WECHAT_CALLBACK_ERROR_INVALID, reply->kind, "a text is not UTF-8");
      return NULL;
    }
  add_text (&writer, "ToUserName", reply->to);
  add_text (&writer, "FromUserName", reply->from);
  add_number (&writer, "CreateTime", reply->created_at_s);
  add_text (&writer, "MsgType", reply->kind);
  if (!add_content (&writer, reply, error))
    return NULL;
  if (is_json)
    return finish_json (root);
  g_string_append (xml, "</xml>");
  return g_string_free_to_bytes (g_steal_pointer (&xml));
}

/**
 * tresen_wechat_passive_reply_seal:
 * @document: from tresen_wechat_passive_reply_write()
 *
 * Puts a reply into the envelope that the modes safe and compat ask for: Encrypt, MsgSignature, TimeStamp, Nonce, in this
 * order. The same arguments give the same bytes. Pure; any thread. Source: WeChat, message push, "Encryption".
 *
 * Errors: %TRESEN_WECHAT_CRYPTO_ERROR_CIPHER.
 *
 * Returns: (transfer full) (nullable): the answer's body
 */
GBytes *
tresen_wechat_passive_reply_seal (GBytes *document,
                                  const TresenWechatSeal *seal,
                                  gboolean is_json,
                                  GError **error)
{
  g_autofree char *encrypt
      = tresen_wechat_encrypt (seal->key, seal->app_id, seal->salt, document, error);
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, seal->now_s);
  g_autofree char *signature = NULL;
  g_autoptr (JsonObject) root = is_json ? json_object_new () : NULL;
  g_autoptr (GString) xml = g_string_new ("<xml>");
  Writer writer = { is_json, xml, root };

  if (encrypt == NULL)
    return NULL;
  signature = tresen_wechat_msg_signature (seal->token, time, seal->nonce, encrypt);
  add_text (&writer, "Encrypt", encrypt);
  add_text (&writer, "MsgSignature", signature);
  add_number (&writer, "TimeStamp", seal->now_s);
  add_text (&writer, "Nonce", seal->nonce);
  if (is_json)
    return finish_json (root);
  g_string_append (xml, "</xml>");
  return g_string_free_to_bytes (g_steal_pointer (&xml));
}

/**
 * tresen_wechat_manner_clear:
 *
 * Frees what @self points to and leaves it empty. Any thread.
 */
void
tresen_wechat_manner_clear (TresenWechatManner *self)
{
  g_clear_pointer (&self->nonce, g_free);
  g_clear_pointer (&self->app_id, g_free);
  g_clear_pointer (&self->token, tresen_secret_unref);
  g_clear_pointer (&self->aes_key, tresen_secret_unref);
}

/** tresen_wechat_manner_get_type: Returns: the Content-Type of an answer. Pure; any thread. */
const char *
tresen_wechat_manner_get_type (const TresenWechatManner *self)
{
  return self->is_json ? "application/json" : "text/xml";
}

/**
 * tresen_wechat_passive_reply_answer:
 * @manner: of the callback that is answered
 * @salt: 16 random bytes
 *
 * Writes a reply and, where the callback came sealed, seals it; its own CreateTime is the envelope's time too. The same arguments
 * give the same bytes. Pure; any thread. Errors: as tresen_wechat_passive_reply_write() and _seal(), and
 * %TRESEN_WECHAT_CRYPTO_ERROR_KEY.
 *
 * Returns: (transfer full) (nullable): the answer's body
 */
GBytes *
tresen_wechat_passive_reply_answer (const TresenWechatPassiveReply *reply,
                                    const TresenWechatManner *manner,
                                    const guint8 salt[TRESEN_WECHAT_SALT_SIZE],
                                    GError **error)
{
  g_autoptr (GBytes) document = tresen_wechat_passive_reply_write (reply, manner->is_json, error);
  guint8 key[TRESEN_WECHAT_KEY_SIZE];
  TresenWechatSeal seal = { .key = key, .salt = salt, .now_s = reply->created_at_s };
  GBytes *answer = NULL;

  if (document == NULL || manner->aes_key == NULL)
    return g_steal_pointer (&document);
  seal.app_id = manner->app_id;
  seal.token = tresen_secret_peek (manner->token);
  seal.nonce = manner->nonce;
  if (tresen_wechat_key_decode (tresen_secret_peek (manner->aes_key), key, error))
    answer = tresen_wechat_passive_reply_seal (document, &seal, manner->is_json, error);
  tresen_memory_wipe (key, sizeof key);
  return answer;
}
