/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-media.h"

#include <string.h>

#include "tresen-practice-voice.h"
#include "tresen-random.h"

#define MEDIUM_LIFE_US (3 * G_TIME_SPAN_DAY)
#define VOICE_MOST_US (60 * G_TIME_SPAN_SECOND)
#define MIB (1024 * 1024)

/* What a file begins with, and what the platform takes it for (spec 11). */
typedef struct
{
  const char *kinds; /* the kinds that may have this form, with blanks around */
  gsize offset;
  const char *magic;
  gsize size;
  const char *content_type;
} Form;

static const Form forms[] = {
  { " image ", 0, "\x89PNG\r\n\x1a\n", 8, "image/png" },
  { " image thumb ", 0, "\xff\xd8\xff", 3, "image/jpeg" },
  { " image ", 0, "GIF8", 4, "image/gif" },
  { " voice ", 0, "#!AMR", 5, "audio/amr" },
  { " voice ", 0, "ID3", 3, "audio/mpeg" },
  { " voice ", 0, "\xff\xfb", 2, "audio/mpeg" },
  { " voice ", 0, "\xff\xfa", 2, "audio/mpeg" },
  { " voice ", 0, "\xff\xf3", 2, "audio/mpeg" },
  { " voice ", 0, "\xff\xf2", 2, "audio/mpeg" },
  { " voice ", 0, "\xff\xe3", 2, "audio/mpeg" },
  { " voice ", 0, "\xff\xe2", 2, "audio/mpeg" },
  { " video ", 4, "ftyp", 4, "video/mp4" },
};

typedef struct
{
  const char *kind;
  gsize most;
  int too_large;
} KindLimit;

static const KindLimit kind_limits[] = {
  { "image", 10 * MIB, 40009 },
  { "voice", 2 * MIB, 45001 },
  { "video", 10 * MIB, 45001 },
  { "thumb", 64 * 1024, 45001 },
};

struct _TresenPracticeMedia
{
  GHashTable *by_id; /* (element-type utf8 TresenPracticeMedium) */
};

static void
medium_free (gpointer data)
{
  TresenPracticeMedium *medium = data;

  g_free (medium->id);
  g_free (medium->kind);
  g_bytes_unref (medium->content);
  g_free (medium);
}

/** tresen_practice_media_new: Returns: (transfer full): an empty shelf */
TresenPracticeMedia *
tresen_practice_media_new (void)
{
  TresenPracticeMedia *self = g_new0 (TresenPracticeMedia, 1);

  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, medium_free);
  return self;
}

void
tresen_practice_media_free (TresenPracticeMedia *self)
{
  g_hash_table_unref (self->by_id);
  g_free (self);
}

static const Form *
find_form (const char *kind, GBytes *content)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (content, &size);
  g_autofree char *needle = g_strdup_printf (" %s ", kind);

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      const Form *form = &forms[i];

      if (strstr (form->kinds, needle) != NULL && size >= form->offset + form->size
          && memcmp (data + form->offset, form->magic, form->size) == 0)
        return form;
    }
  return NULL;
}

static char *
make_id (void)
{
  g_autofree char *a = tresen_random_token ();
  g_autofree char *b = tresen_random_token ();

  return g_strdup_printf ("%s_%s", a, b);
}

static gboolean
is_over_cb (gpointer key, gpointer value, gpointer user_data)
{
  const TresenPracticeMedium *medium = value;
  const gint64 *now_us = user_data;

  return *now_us - medium->born_us >= MEDIUM_LIFE_US;
}

/**
 * tresen_practice_media_add:
 * @kind: "image", "voice", "video" or "thumb"
 * @content: what tresen_practice_media_check() has found good
 *
 * Also lets go of everything that is older than three days.
 *
 * Returns: (transfer none): the medium with its new id
 */
const TresenPracticeMedium *
tresen_practice_media_add (TresenPracticeMedia *self,
                           const char *kind,
                           GBytes *content,
                           gint64 now_us)
{
  TresenPracticeMedium *medium = g_new0 (TresenPracticeMedium, 1);
  const Form *form = find_form (kind, content);

  g_hash_table_foreach_remove (self->by_id, is_over_cb, &now_us);
  medium->id = make_id ();
  medium->kind = g_strdup (kind);
  medium->content_type = form != NULL ? form->content_type : "application/octet-stream";
  medium->content = g_bytes_ref (content);
  medium->born_us = now_us;
  g_hash_table_insert (self->by_id, medium->id, medium);
  return medium;
}

/** tresen_practice_media_find: Returns: (transfer none) (nullable): the medium, %NULL if unknown or three days old */
const TresenPracticeMedium *
tresen_practice_media_find (TresenPracticeMedia *self, const char *id, gint64 now_us)
{
  const TresenPracticeMedium *medium = id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;

  if (medium == NULL || now_us - medium->born_us >= MEDIUM_LIFE_US)
    return NULL;
  return medium;
}

/* A recording has to be one from beginning to end, and short enough. */
static int
check_voice (GBytes *content)
{
  gint64 duration_us = tresen_practice_voice_measure (content);

  if (duration_us < 0)
    return 40005;
  return duration_us > VOICE_MOST_US ? 45007 : 0;
}

/**
 * tresen_practice_media_check:
 * @kind: (nullable): the type= of an upload
 * @content: the file
 *
 * Sizes, lengths and formats as in spec 11.
 *
 * Returns: 0 if the platform would take it, else the code of its refusal
 */
int
tresen_practice_media_check (const char *kind, GBytes *content)
{
  for (gsize i = 0; kind != NULL && i < G_N_ELEMENTS (kind_limits); i++)
    {
      const KindLimit *limit = &kind_limits[i];

      if (strcmp (kind, limit->kind) != 0)
        continue;
      if (g_bytes_get_size (content) == 0)
        return 44001;
      if (g_bytes_get_size (content) > limit->most)
        return limit->too_large;
      if (find_form (kind, content) == NULL)
        return 40005;
      return strcmp (kind, "voice") == 0 ? check_voice (content) : 0;
    }
  return 40004;
}
