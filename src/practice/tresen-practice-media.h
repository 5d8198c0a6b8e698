/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** TresenPracticeMedium: one picture, recording or film that the practice account keeps for three days. */
typedef struct
{
  char *id;
  char *kind; /* "image", "voice", "video" or "thumb" */
  const char *content_type;
  GBytes *content;
  gint64 born_us;
} TresenPracticeMedium;

/** TresenPracticeMedia: what customers sent and what the desk uploaded. One thread. */
typedef struct _TresenPracticeMedia TresenPracticeMedia;

TresenPracticeMedia *tresen_practice_media_new (void);
void tresen_practice_media_free (TresenPracticeMedia *self);
const TresenPracticeMedium *tresen_practice_media_add (TresenPracticeMedia *self,
                                                       const char *kind,
                                                       GBytes *content,
                                                       gint64 now_us);
const TresenPracticeMedium *
tresen_practice_media_find (TresenPracticeMedia *self, const char *id, gint64 now_us);
int tresen_practice_media_check (const char *kind, GBytes *content);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPracticeMedia, tresen_practice_media_free)

G_END_DECLS
