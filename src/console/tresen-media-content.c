/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-media-content.h"

#include <glib/gi18n.h>

#include "tresen-media-buttons.h"
#include "tresen-media-words.h"
#include "tresen-message-card.h"
#include "tresen-message-missing.h"
#include "tresen-thumbnail.h"
#include "tresen-voice-bubble.h"
#include "tresen-words.h"

#define STILL_PIXELS 180

static void
add_buttons (GtkWidget *lines, const TresenTimelineEntry *entry, const char *media_folder)
{
  GtkWidget *buttons = tresen_media_buttons_new ();

  tresen_media_buttons_set_file (TRESEN_MEDIA_BUTTONS (buttons), entry, media_folder);
  gtk_box_append (GTK_BOX (lines), buttons);
}

static GtkWidget *
new_unplayable (const TresenTimelineEntry *entry, const char *media_folder)
{
  GtkWidget *lines;
  GtkWidget *card
      = tresen_message_card_new (tresen_words_kind_icon (entry), tresen_words_kind (entry), &lines);

  tresen_message_card_add_line (lines, _ ("This recording cannot be played here. Another program "
                                          "may be able to play it."));
  add_buttons (lines, entry, media_folder);
  return card;
}

/* A reply that is not sent yet has no WAV of its own: the computer may know its form. */
static const char *
choose_file (const TresenTimelineEntry *entry)
{
  if (entry->media->playable_file != NULL && *entry->media->playable_file != '\0')
    return entry->media->playable_file;
  return entry->direction == TRESEN_DIRECTION_OUT ? entry->media->file : NULL;
}

GtkWidget *
tresen_media_content_new_voice (const TresenTimelineEntry *entry,
                                const char *media_folder,
                                TresenPlayer *player)
{
  g_autofree char *recognition = NULL;
  GtkWidget *card;

  if (tresen_message_has_file (entry) && choose_file (entry) != NULL)
    return tresen_voice_bubble_new (entry, media_folder, choose_file (entry), player);
  card = tresen_message_has_file (entry) ? new_unplayable (entry, media_folder)
                                         : tresen_message_missing_new (entry);
  recognition = tresen_words_detail (entry, "recognition");
  if (recognition != NULL && *recognition != '\0')
    gtk_box_append (GTK_BOX (gtk_widget_get_last_child (card)),
                    tresen_message_label_new (recognition, NULL));
  return card;
}

/* The picture of a film, when there is one. */
static void
add_still (GtkWidget *lines, const TresenTimelineEntry *entry, const char *media_folder)
{
  GtkWidget *still;

  if (entry->media->still_file == NULL || *entry->media->still_file == '\0')
    return;
  still = tresen_thumbnail_new ();
  tresen_thumbnail_set_picture (TRESEN_THUMBNAIL (still), media_folder, entry->media->still_file,
                                STILL_PIXELS);
  gtk_widget_set_halign (still, GTK_ALIGN_START);
  gtk_widget_set_margin_top (still, 4);
  gtk_box_append (GTK_BOX (lines), still);
}

GtkWidget *
tresen_media_content_new_video (const TresenTimelineEntry *entry, const char *media_folder)
{
  g_autofree char *size = NULL;
  g_autofree char *time = NULL;
  g_autofree char *facts = NULL;
  GtkWidget *lines, *card;

  if (!tresen_message_has_file (entry))
    return tresen_message_missing_new (entry);
  card
      = tresen_message_card_new (tresen_words_kind_icon (entry), tresen_words_kind (entry), &lines);
  size = g_format_size ((guint64) MAX (entry->media->size, 0));
  time = tresen_media_words_time (entry->media->duration_us);
  if (entry->media->duration_us > 0)
    /* Translators: length and size of a video: "0:04 · 19.1 kB" */
    facts = g_strdup_printf (_ ("%s · %s"), time, size);
  tresen_message_card_add_line (lines, facts != NULL ? facts : size);
  add_still (lines, entry, media_folder);
  add_buttons (lines, entry, media_folder);
  return card;
}
