/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-message-codec.h"

#include <string.h>

#include "tresen-wechat-fields.h"

typedef struct
{
  const char *kind;
  const char *text_path; /* (nullable) */
  TresenWechatField fields[6];
} Kind;

/* Written from within an article of the account: which one, and which part of it. */
static const TresenWechatField article_fields[]
    = { { .path = "MsgDataId", .name = "msg_data_id" }, { .path = "Idx", .name = "idx" }, { 0 } };

static const Kind kinds[] = {
  { "text", "Content", { { .path = "bizmsgmenuid", .name = "bizmsgmenuid" } } },
  { "image", NULL, { { 0 } } },
  { "voice",
    NULL,
    { { .path = "Format", .name = "format" },
      { .path = "MediaId16K", .name = "media_id_16k" },
      { .path = "Recognition", .name = "recognition" } } },
  { "video", NULL, { { .path = "ThumbMediaId", .name = "thumb_media_id" } } },
  { "shortvideo", NULL, { { .path = "ThumbMediaId", .name = "thumb_media_id" } } },
  { "location",
    "Label",
    { { .path = "Location_X", .name = "latitude" },
      { .path = "Location_Y", .name = "longitude" },
      { .path = "Scale", .name = "scale" } } },
  { "link",
    "Title",
    { { .path = "Description", .name = "description" }, { .path = "Url", .name = "url" } } },
  { "file",
    "Title",
    { { .path = "Description", .name = "description" },
      { .path = "FileTotalLen", .name = "size" },
      { .path = "FileMd5", .name = "md5" },
      { .path = "FileKey", .name = "file_key" } } },
  { "miniprogrampage",
    "Title",
    { { .path = "AppId", .name = "app_id" },
      { .path = "PagePath", .name = "page" },
      { .path = "ThumbUrl", .name = "thumb_url" },
      { .path = "ThumbMediaId", .name = "thumb_media_id" } } },
};

static const Kind *
find_kind (const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].kind, type) == 0)
      return &kinds[i];
  return NULL;
}

static const char *
read_text (const TresenTree *document, const Kind *kind)
{
  if (kind == NULL)
    return tresen_tree_find_text (document, "Content");
  return kind->text_path != NULL ? tresen_tree_find_text (document, kind->text_path) : "";
}

/**
 * tresen_wechat_message_read:
 * @self: what all callbacks share is read already
 * @type: MsgType as it came
 *
 * Fills in what a message says; one of an unknown kind keeps Content, MediaId and PicUrl. Pure; any thread.
 * Source: WeChat, receiving messages.
 */
void
tresen_wechat_message_read (TresenWechatCallback *self,
                            const TresenTree *document,
                            const char *type)
{
  const Kind *kind = find_kind (type);
  gboolean is_menu_tap
      = strcmp (type, "text") == 0 && *tresen_tree_find_text (document, "bizmsgmenuid") != '\0';

  self->kind = g_strdup (type);
  self->is_known = kind != NULL;
  self->text = g_strdup (read_text (document, kind));
  self->detail
      = tresen_wechat_fields_read (document, kind != NULL ? kind->fields : NULL, article_fields);
  self->msgid = g_strdup (tresen_tree_find_text (document, "MsgId"));
  self->media_id = g_strdup (tresen_tree_find_text (document, "MediaId"));
  self->picture_url = g_strdup (tresen_tree_find_text (document, "PicUrl"));
  self->opens_window = TRUE;
  self->grant = is_menu_tap ? TRESEN_GRANT_CLICK : TRESEN_GRANT_MESSAGE;
}
