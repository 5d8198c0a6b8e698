/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tresen-wechat-client.h"

G_BEGIN_DECLS

/** TresenKeptFile: a fetched file in the media folder, and what of it can be played. */
typedef struct
{
  char *file;          /* its name in the folder */
  char *content_type;  /* by its first bytes, else as WeChat said */
  gint64 size;         /* bytes */
  char *playable_file; /* name of a WAV of it, "" if there is none */
  char *still_file;    /* name of a picture of it, "" if there is none */
  gint64 duration_us;  /* how long it plays, 0 if that is not known */
} TresenKeptFile;

void tresen_kept_file_free (TresenKeptFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenKeptFile, tresen_kept_file_free)

/**
 * TresenKeepFlags:
 * @TRESEN_KEEP_VOICE: it is a recording: a WAV of it is made as well
 * @TRESEN_KEEP_ONLY_PLAYABLE: a recording that cannot be decoded is not kept but an error
 * @TRESEN_KEEP_STILL: it is the picture of a film; anything but a picture is an error
 * @TRESEN_KEEP_OUTGOING: it is a reply, whose file is there already: only what is made of it is written
 */
typedef enum
{
  TRESEN_KEEP_DEFAULT = 0,
  TRESEN_KEEP_VOICE = 1 << 0,
  TRESEN_KEEP_ONLY_PLAYABLE = 1 << 1,
  TRESEN_KEEP_OUTGOING = 1 << 2,
  TRESEN_KEEP_STILL = 1 << 3,
} TresenKeepFlags;

void tresen_media_keep_async (const char *folder,
                              gint64 entry_id,
                              const TresenWechatFile *media,
                              TresenKeepFlags flags,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
TresenKeptFile *tresen_media_keep_finish (GAsyncResult *result, GError **error);

G_END_DECLS
