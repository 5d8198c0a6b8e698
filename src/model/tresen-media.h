/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-states.h"

G_BEGIN_DECLS

/**
 * TresenMedia: a picture, voice or video of a message, with its file once that is on the disk.
 */
typedef struct _TresenMedia TresenMedia;

struct _TresenMedia
{
  gint64 id;
  gint64 entry_id;
  char *remote_id;     /* WeChat's MediaId, "" when it has none (yet) */
  gint64 remote_at_us; /* when remote_id was given; it lives three days */
  char *url;           /* PicUrl, a second source; "" when there is none */
  char *content_type;  /* "" until known */
  char *file;  /* the file's name inside the profile's media folder, "" until it is stored */
  gint64 size; /* bytes, 0 until known */
  char *playable_file; /* a form of a recording that every player reads, "" when there is none */
  char *still_file;    /* a picture of a film, "" when there is none */
  gint64 duration_us;  /* how long it plays, 0 when that is not known */
  TresenMediaState state;
  char *error; /* English, for the log and the detail view; "" when there is none */
};

TresenMedia *tresen_media_new (void);
TresenMedia *tresen_media_ref (TresenMedia *self);
void tresen_media_unref (TresenMedia *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenMedia, tresen_media_unref)

G_END_DECLS
