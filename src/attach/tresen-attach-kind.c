/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-attach-kind.h"

#include <string.h>

#include "tresen-wechat-voice-codec.h"

typedef struct
{
  gsize offset;
  const char *magic;
  gsize length;
  TresenAttachKind kind;
} Form;

#define FORM(offset, magic, kind)                                                                  \
  {                                                                                                \
    offset, magic, sizeof (magic) - 1, TRESEN_ATTACH_##kind                                        \
  }

/* The first that fits counts. */
static const Form forms[] = {
  FORM (0, "\x89PNG\r\n\x1a\n", PNG),
  FORM (0, "\xff\xd8\xff", JPEG),
  FORM (0, "GIF87a", GIF),
  FORM (0, "GIF89a", GIF),
  FORM (0, "BM", PICTURE),
  FORM (0, "II*\0", PICTURE),
  FORM (0, "MM\0*", PICTURE),
  FORM (0, "\0\0\1\0", PICTURE),
  FORM (0, "\xff\x0a", PICTURE),
  FORM (8, "WEBP", PICTURE),
  FORM (4, "ftyphei", PICTURE),
  FORM (4, "ftyphev", PICTURE),
  FORM (4, "ftypmif1", PICTURE),
  FORM (4, "ftypmsf1", PICTURE),
  FORM (4, "ftypavi", PICTURE),
  FORM (4, "JXL ", PICTURE),
  FORM (4, "ftypM4A", SOUND),
  FORM (4, "ftypM4B", SOUND),
  FORM (4, "ftyp", FILM),
  FORM (8, "WAVE", SOUND),
  FORM (0, "OggS", SOUND),
  FORM (0, "fLaC", SOUND),
  FORM (0, "#!SILK", SOUND),
  FORM (0, "\x02#!SILK", SOUND),
  FORM (0, "MThd", SOUND),
  FORM (0, "\xff\xf1", SOUND),
  FORM (0, "\xff\xf9", SOUND),
  FORM (0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11", SOUND),
  FORM (0, "\x1a\x45\xdf\xa3", FILM),
  FORM (8, "AVI ", FILM),
  FORM (0, "\0\0\1\xba", FILM),
  FORM (0, "FLV\1", FILM),
};

static gboolean
holds (gconstpointer head, gsize length, const char *text)
{
  return head != NULL
         && memmem (head, MIN (length, TRESEN_ATTACH_HEAD_BYTES), text, strlen (text)) != NULL;
}

/**
 * tresen_attach_kind_find:
 * @head: the first bytes of a file, %TRESEN_ATTACH_HEAD_BYTES or all it has
 *
 * What a file is by its content and not by its name. Whether the rest of the file keeps what its head promises is seen when
 * it is read. Any thread.
 */
TresenAttachKind
tresen_attach_kind_find (gconstpointer head, gsize length)
{
  if (head == NULL || length == 0)
    return TRESEN_ATTACH_OTHER;
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    if (length >= forms[i].offset + forms[i].length
        && memcmp ((const char *) head + forms[i].offset, forms[i].magic, forms[i].length) == 0)
      return forms[i].kind;
  if (tresen_wechat_voice_begins (head, length))
    return TRESEN_ATTACH_VOICE;
  if (holds (head, length, "%PDF-"))
    return TRESEN_ATTACH_PDF;
  return holds (head, length, "<svg") ? TRESEN_ATTACH_PICTURE : TRESEN_ATTACH_OTHER;
}
