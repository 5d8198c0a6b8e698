/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-attach-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tresen-attach-error.h"
#include "tresen-wechat-limits.h"

static gboolean
is_voice (const TresenAttachFile *file)
{
  return g_strcmp0 (file->kind, "voice") == 0;
}

/* What it is called: the name it had, with the page when it is one of several. */
char *
tresen_attach_words_title (const TresenAttachFile *file)
{
  if (*file->name == '\0')
    return g_strdup (is_voice (file) ? _ ("Recording") : _ ("Picture"));
  if (file->n_pages > 1)
    /* Translators: the first %u is a page, the second how many there are, %s the name of a document */
    return g_strdup_printf (_ ("Page %u of %u of %s"), file->page, file->n_pages, file->name);
  return g_strdup (file->name);
}

static void
add (GString *text, const char *part)
{
  if (text->len > 0)
    /* Translators: between two facts about a file, as in "1.2 MB · made smaller" */
    g_string_append (text, C_ ("facts", " · "));
  g_string_append (text, part);
}

static void
add_measure (GString *text, const TresenAttachFile *file)
{
  g_autofree char *measure = NULL;
  guint seconds = (guint) ((file->duration_us + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC);

  if (is_voice (file))
    /* Translators: a length of time: minutes and seconds */
    measure = g_strdup_printf (C_ ("length", "%u:%02u"), seconds / 60, seconds % 60);
  else if (file->width > 0)
    /* Translators: width and height of a picture */
    measure = g_strdup_printf (_ ("%d × %d"), file->width, file->height);
  if (measure != NULL)
    add (text, measure);
}

static void
add_changes (GString *text, const TresenAttachFile *file)
{
  g_autofree char *was = g_format_size ((guint64) MAX (file->was_size, 0));
  g_autofree char *smaller = NULL;

  if ((file->changes & (TRESEN_ATTACH_SCALED | TRESEN_ATTACH_PACKED)) != 0
      && file->was_size > file->size)
    {
      /* Translators: %s is the size of the file before */
      smaller = g_strdup_printf (_ ("made smaller from %s"), was);
      add (text, smaller);
    }
  else if ((file->changes & TRESEN_ATTACH_CONVERTED) != 0 && file->page == 0)
    add (text, _ ("converted to JPEG"));
  if ((file->changes & TRESEN_ATTACH_CLEANED) != 0)
    add (text, _ ("without place and camera data"));
  if (file->size > TRESEN_WECHAT_IMAGE_WARN_BYTES && !is_voice (file))
    add (text, _ ("WeChat may refuse pictures above 2 MB"));
}

/* What will really be sent: measure, size, and what was done to it. */
char *
tresen_attach_words_describe (const TresenAttachFile *file)
{
  GString *text = g_string_new (NULL);
  g_autofree char *size = g_format_size ((guint64) MAX (file->size, 0));

  add_measure (text, file);
  if (file->size > 0)
    add (text, size);
  add_changes (text, file);
  return g_string_free (text, FALSE);
}

/* What is wrong, and what to do. */
static const char *
get_reason (const GError *error)
{
  if (error->domain != TRESEN_ATTACH_ERROR)
    return _ ("The file could not be read. Choose another one.");
  switch ((TresenAttachError) error->code)
    {
    case TRESEN_ATTACH_ERROR_WRITE:
      return _ (
          "The file could not be copied to Tresen's folder. Check that the disk is not full.");
    case TRESEN_ATTACH_ERROR_EMPTY:
      return _ ("The file is empty. Choose another one.");
    case TRESEN_ATTACH_ERROR_FOLDER:
      return _ ("A folder cannot be sent. Choose the pictures in it.");
    case TRESEN_ATTACH_ERROR_TOO_LARGE:
      return _ ("The file is too large. Send one of at most 64 MB.");
    case TRESEN_ATTACH_ERROR_TOO_MANY_PIXELS:
      return _ ("The picture has too many pixels. Make it smaller, or take a picture of the part "
                "that matters.");
    case TRESEN_ATTACH_ERROR_PICTURE:
      return _ ("This picture cannot be read here. Save it as JPEG, then attach that.");
    case TRESEN_ATTACH_ERROR_MOVING:
      return _ ("WeChat takes moving pictures up to 10 MB. Send a shorter one, or a still.");
    case TRESEN_ATTACH_ERROR_RECORDING:
      return _ ("The recording is damaged. Record it again.");
    case TRESEN_ATTACH_ERROR_RECORDING_LARGE:
      return _ ("WeChat takes recordings up to 2 MB. Save it with less quality, or record a "
                "shorter one.");
    case TRESEN_ATTACH_ERROR_RECORDING_LONG:
      return _ ("WeChat takes recordings up to one minute. Send it in parts.");
    case TRESEN_ATTACH_ERROR_SOUND:
      return _ ("WeChat takes recordings only as AMR or MP3. Save it as MP3, then attach that.");
    case TRESEN_ATTACH_ERROR_FILM:
      return _ ("Tresen sends no films. Send a few pictures instead, or a link to the film.");
    case TRESEN_ATTACH_ERROR_DOCUMENT:
      return _ ("The document is damaged. Save it as PDF once more, then attach that.");
    case TRESEN_ATTACH_ERROR_LOCKED:
      return _ ("The document is locked with a password. Save it without one, then attach that.");
    case TRESEN_ATTACH_ERROR_OTHER:
      return _ ("WeChat does not take files of this kind. Save it as PDF, then each page is sent "
                "as a picture.");
    case TRESEN_ATTACH_ERROR_READ:
    default:
      return _ ("The file could not be read. Choose another one.");
    }
}

/* @name: "" when it has none */
char *
tresen_attach_words_refusal (const char *name, const GError *error)
{
  if (*name == '\0')
    return g_strdup (get_reason (error));
  /* Translators: the name of a file, and why it cannot be sent */
  return g_strdup_printf (_ ("%s: %s"), name, get_reason (error));
}

/* Why nothing more can be attached. */
char *
tresen_attach_words_no_room (guint n_files)
{
  if (n_files > 0)
    return g_strdup (_ ("Every reply that is left is taken by what is attached. Remove something "
                        "to attach another file."));
  return g_strdup (_ ("No reply is left for a file. The customer must write first."));
}

/* What the choice costs: said before anything is done. */
char *
tresen_attach_words_cost (guint n_chosen, guint room, TresenAttachCost cost)
{
  if (cost == TRESEN_ATTACH_COST_ANSWERS)
    return g_strdup_printf (ngettext ("This is sent as %u message, as the answer to what the "
                                      "customer writes next.",
                                      "This is sent as %u messages, each as the answer to one of "
                                      "the customer's next messages.",
                                      n_chosen),
                            n_chosen);
  if (cost == TRESEN_ATTACH_COST_WAITS)
    return g_strdup_printf (ngettext ("This needs %u reply, and none is left now. It waits in the "
                                      "draft until the customer writes.",
                                      "This needs %u replies, and none is left now. They wait in "
                                      "the draft until the customer writes.",
                                      n_chosen),
                            n_chosen);
  /* Translators: the last %u is how many replies are left before */
  return g_strdup_printf (ngettext ("This is sent as %u message and uses %u reply of %u.",
                                    "This is sent as %u messages and uses %u replies of %u.",
                                    n_chosen),
                          n_chosen, n_chosen, room);
}
