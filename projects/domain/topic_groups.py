"""Which of the usual topic groups a tag of an old site belongs to, by the words in it."""

from __future__ import annotations

import re

from projects.domain.default_conference import GROUPS, DefaultGroup

# In the order they are asked: a tag of two groups goes to the first ("medical image").
_TERMS = {
    "Health and biology": """
        health, healthcare, medical, medicine, clinical, patient, disease, cancer, tumor, tumour,
        mri, radiology, biology, biomedical, bioinformatics, protein, genomics, genetics, drug,
        neuroscience, life science
    """,
    "Graphs and networks": """
        graph, graphs, gnn, gnns, gcn, network science, social network, social networks,
        recommendation, recommendations, recommender
    """,
    "Agents and games": """
        rl, rlhf, reinforcement, agent, agents, agentic, robot, robots, robotics, game, games,
        chess, poker, planning, autonomous driving, self driving
    """,
    "Audio and signals": """
        audio, music, speech, sound, voice, signal, signals, sensor, sensors, eeg, ecg,
        bioacoustics, acoustics
    """,
    "Forecasting and tables": """
        forecast, forecasting, time series, tabular, rnn, rnns, lstm, lstms, gru, weather,
        climate, finance, stock, stocks, energy, anomaly, anomalies, regression
    """,
    "Images and generation": """
        vision, visual, cv, geocv, cnn, cnns, image, images, imaging, segmentation, detection, gan,
        gans, diffusion, video, videos, vqa, ocr, yolo, vit, nerf, 3d, multimodal, multi modal,
        vlm, lmm, generative, style transfer
    """,
    "Language": """
        language, llm, llms, nlp, text, rag, retrieval, gpt, bert, chatbot, chatbots, translation,
        subtitling, summarization, summarisation, transformer, transformers, question answering,
        qa, prompt, prompts, prompting, sentiment, misinformation, legal
    """,
    "Theory and systems": """
        theory, theoretical, optimization, optimisation, interpretability, explainability, xai,
        explainable, efficiency, efficient, quantization, quantisation, pruning, compression,
        privacy, federated, fairness, robustness, adversarial, teaching, pedagogy, education,
        attention, mnist, transfer learning, contrastive learning, dataset, benchmark, evaluation
    """,
}
_GROUPS = {group.name: group for group in GROUPS}


def group_for(tag: str) -> DefaultGroup | None:
    """The group whose hue and drawing the tag gets, or None: then its cover stays steel."""
    folded = " " + " ".join(re.findall(r"[^_\W]+", tag.casefold())) + " "
    for name, terms in _TERMS.items():
        if any(f" {' '.join(term.split())} " in folded for term in terms.split(",")):
            return _GROUPS[name]
    return None
